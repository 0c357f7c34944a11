package remote

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

var (
	// ErrAddress says that an address is not of the form that Options ask for. The address itself is not repeated: it may hold a password.
	ErrAddress = errors.New("address")
	// ErrPlain says that bytes would travel unencrypted to another machine.
	ErrPlain = errors.New("the connection to another machine must be encrypted, and the other side proved")
)

// poolConfig reads the address of the database.
func poolConfig(o Options) (*pgxpool.Config, error) {
	u, err := url.Parse(o.Postgres)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, fmt.Errorf("database: %w: want postgres://user@host/database", ErrAddress)
	}
	if _, has := u.User.Password(); has || u.Query().Has("password") {
		return nil, fmt.Errorf("database: %w: a password belongs into PGPASSWORD or a PGPASSFILE, where others do not see it", ErrAddress)
	}
	cfg, err := pgxpool.ParseConfig(o.Postgres)
	if err != nil {
		return nil, fmt.Errorf("database: %w: %w", ErrAddress, err) // with the password masked
	}
	if !u.Query().Has("pool_max_conns") {
		cfg.MaxConns = maxConns
	}
	c := cfg.ConnConfig
	for name, value := range map[string]string{
		"application_name": "genchi-central", "synchronous_commit": "on", "default_transaction_isolation": "read committed", "timezone": "UTC",
		"statement_timeout": "30000", "lock_timeout": "20000", "idle_in_transaction_session_timeout": "60000",
		"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3", // so that the locks of a machine that vanished end
	} {
		c.RuntimeParams[name] = value
	}
	if o.Dial != nil {
		c.DialFunc = o.Dial
	}
	if err := proved(c.Host, c.TLSConfig); err != nil {
		return nil, fmt.Errorf("database %s: %w: sslmode=verify-full", c.Host, err)
	}
	for _, f := range c.Fallbacks {
		if err := proved(f.Host, f.TLSConfig); err != nil {
			return nil, fmt.Errorf("database %s: %w: sslmode=verify-full", f.Host, err)
		}
	}
	return cfg, nil
}

// proved refuses a way to another machine that is not encrypted, or encrypted to whoever answers.
func proved(host string, c *tls.Config) error {
	if local(host) || c != nil && (!c.InsecureSkipVerify || c.VerifyPeerCertificate != nil) {
		return nil
	}
	return ErrPlain
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasPrefix(host, "/") || ip != nil && ip.IsLoopback()
}

// bucket is where the objects are.
type bucket struct {
	host, name, prefix, region string
	secure                     bool
}

// parseBucket reads the address of the bucket.
func parseBucket(s string) (b bucket, err error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return b, fmt.Errorf("S3: %w: want https://host/bucket/prefix", ErrAddress)
	}
	if u.User != nil {
		return b, fmt.Errorf("S3: %w: keys belong into the environment or a credentials file, where others do not see them", ErrAddress)
	}
	name, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if name == "" {
		return b, fmt.Errorf("S3: %w: want https://host/bucket/prefix", ErrAddress)
	}
	if prefix != "" {
		prefix += "/"
	}
	b = bucket{host: u.Host, name: name, prefix: prefix, region: u.Query().Get("region"), secure: u.Scheme == "https"}
	if b.region == "" {
		b.region = "us-east-1"
	}
	if !b.secure && !local(u.Hostname()) {
		return b, fmt.Errorf("S3 %s: %w: https", u.Host, ErrPlain)
	}
	return b, nil
}
