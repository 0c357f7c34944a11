package power

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// systemPowerStatus is SYSTEM_POWER_STATUS of winbase.h.
type systemPowerStatus struct {
	acLine, flags, percent, saver byte
	lifeTime, fullLifeTime        uint32
}

const (
	noBattery = 128 // of flags
	unknown   = 255 // of any of the bytes
)

var getStatus = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemPowerStatus")

// Read gives the state of the batteries; ok is false without one.
func Read() (s State, ok bool) {
	if getStatus.Find() != nil {
		return State{}, false
	}
	var st systemPowerStatus
	done, _, _ := getStatus.Call(uintptr(unsafe.Pointer(&st))) //nolint:gosec // the call fills the struct
	if done == 0 || st.flags&noBattery != 0 || st.percent == unknown {
		return State{}, false
	}
	return State{Percent: min(int(st.percent), 100), Mains: st.acLine != 0}, true
}
