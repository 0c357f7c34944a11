// Package calendar counts days as Japanese law counts them: periods of the civil code (民法 第138条 to 第143条) and public holidays
// (国民の祝日に関する法律). It is pure and safe for concurrent use.
//
//	day (日)                a calendar day of the proleptic Gregorian calendar; no time, no zone
//	period (期間)           years, months or days that run from an event. The day of the event is not counted (第140条), the period ends with the end of its
//	                        last day (第141条); months and years are counted by the calendar and not in days, and end on the eve of the day that
//	                        corresponds to the first one, or at the month's end where there is none (第143条)
//	free day                the day after the last day of a period: the first on which what had to be kept may go
//	public holiday (祝日)   by rule and year, with the equinoxes; 振替休日 after one that falls on a Sunday, 国民の休日 between two
//	working day (平日)      neither Saturday nor Sunday nor a public holiday nor a day on which the body is closed
//
// Gates use periods alone: they are the same on every machine. Holidays come from a table that can be replaced when the law changes, so they only
// serve what is shown.
//
// # Table of holidays
//
// assets/calendar/holidays.json: {"edition", "substitute": {ja, en}, "between": {ja, en}, "rules": [...]}. A rule has a name (a short code), ja and
// en, from and to (first and last year, 0 or absent: open) and one of: month and day; month and monday (the n-th Monday); equinox, "spring" or
// "autumn", which is computed and good from 1980 to 2099. The official day of an equinox is the one published in February of the
// year before; the computed one has agreed with it every year.
package calendar
