package audit

func soundSamples() []Fact {
	return []Fact{
		Consent{ID: "n1-ab12", Who: "情報管理責任者", Scope: "聞取りの確認のため", Way: ConsentSpoken, At: "2026-11-24T09:58", Visit: "v1"},
		Consent{ID: "n1-ab12", Who: "情報管理責任者", Scope: "聞取りの確認のため", Way: ConsentWritten, At: "2026-11-24T09:58", Withdrawn: "2026-11-24T11:00"},
		Sound{Item: item1, Consent: "n1-ab12", From: "2026-11-24T10:00", Seconds: 754, Broken: true},
	}
}
