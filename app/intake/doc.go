// Package intake takes in what comes from outside and may be wrong, huge, cut off or hostile: files named by a user, photographs and
// what they say about themselves.
//
//	source (入力元)        a regular file opened for reading; pipes, devices, folders and links are refused by name
//	kind (種別)            what the first bytes say a file is; its name is never believed
//	info (写真情報)        size, turn, day and camera of a photograph as its header and EXIF state them
//	problem (注意)         something a person should know about a file that is nevertheless kept as evidence: cut off, no preview, …
//	refusal (拒否)         something that is not done; nothing was taken in, or a picture is not shown
//	rendition (縮小写真)   the upright, shrunk JPEG without any metadata that screens and papers use
//
//	workbook (表)          an .xlsx file; it is looked through for programs, links and formulas before anything reads it
//	sheet (チェックシート)  a check sheet that came back, read by its keys, a row at a time
//
// A file is evidence whatever is in it: no problem of its content keeps it from being sealed. Only what could hang, lie or exhaust the
// machine is refused. Each Code of a problem or refusal has three sentences in assets: intake.<code>.what (what happened), .kept
// (what was kept) and .todo (what to do); {0} is the name of the file.
//
// Limits: 100 million pixels and 20,000 pixels a side before a picture is decoded, a memory budget for one decode at a time, 32 MiB
// and 200,000 steps for reading metadata. HEIC is kept and described but not decoded; a JPEG preview in it is used if there is one.
// Colour profiles are not applied: a rendition of a wide-gamut photograph looks a little paler than its original.
package intake
