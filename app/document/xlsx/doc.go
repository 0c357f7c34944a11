// Package xlsx writes a document.Workbook as a spreadsheet file (ECMA-376, .xlsx).
//
// It stands on excelize, the one well-kept library for the format: it knows styles, panes and lists of choices as office programs expect them.
// Write is a function of the workbook alone, so the same workbook gives the same bytes: the day in the file's properties is a fixed one. Nothing is streamed,
// because excelize would spill a large sheet readable to disk; a workbook is a few megabytes in memory.
//
// Every cell is a text, so that nothing in it is ever taken for a formula, and a number keeps the zeros before it.
package xlsx
