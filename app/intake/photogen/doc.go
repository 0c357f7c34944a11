// Package photogen makes photographs that nobody took: rooms, doors, shelves and cabinets drawn from shapes, as JPEG with the EXIF of a
// phone. Demonstrations and tests use them; what is in them can be recognised, and the same options give the same bytes.
package photogen
