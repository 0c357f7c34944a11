package screen

import "genchi/app/screen/widget"

// Whether the paper of the recovery key was made, as it is kept with the settings of the store.
const (
	recoverySetting = "recovery"
	recoveryOpen    = "open" // the key was never written down and confirmed
	recoveryDone    = "done"
)

// noteRecovery keeps how it stands, in a store that has no body yet.
func (p *newcomer) noteRecovery(state string) {
	if d := p.desk; d != nil {
		p.a.worker.add(func() {
			if err := d.SaveSetting(recoverySetting, state); err != nil {
				p.a.host.Do(func() { p.a.fail(err) })
			}
		})
	}
}

// remindRecovery asks whether the recovery key lies on paper; until it does, the top bar says so, and only doing it ends that.
func (a *App) remindRecovery(d Desk) {
	state := ""
	d.Setting(recoverySetting, &state)
	a.remind = state == recoveryOpen
	a.frame.showRecovery()
}

func (f *frame) showRecovery() {
	widget.Show(f.recovery, f.a.remind && f.a.desk != nil)
	f.fitTop()
}

// toRecovery goes to where the key is made anew.
func (a *App) toRecovery() {
	a.Go("settings")
	if p, ok := a.pages["settings"].(*settings); ok {
		p.askRecovery()
	}
}
