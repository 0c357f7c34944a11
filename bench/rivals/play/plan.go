package main

import (
	"image"
	"image/color"
	"image/draw"

	"genchi-rivals/hand"
)

// drawPlan draws a floor of five rooms around a corridor, with doors.
func drawPlan(file string) error {
	const w, h, wall = 1600, 1000, 14
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill := func(r image.Rectangle, c color.Color) {
		draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
	}
	paper, ink, door := color.RGBA{250, 250, 246, 255}, color.RGBA{60, 66, 74, 255}, color.RGBA{196, 150, 96, 255}
	fill(img.Bounds(), paper)
	frame := func(r image.Rectangle) {
		fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+wall), ink)
		fill(image.Rect(r.Min.X, r.Max.Y-wall, r.Max.X, r.Max.Y), ink)
		fill(image.Rect(r.Min.X, r.Min.Y, r.Min.X+wall, r.Max.Y), ink)
		fill(image.Rect(r.Max.X-wall, r.Min.Y, r.Max.X, r.Max.Y), ink)
	}
	for _, room := range []image.Rectangle{
		image.Rect(40, 40, 640, 420), image.Rect(626, 40, 1100, 420), image.Rect(1086, 40, 1560, 420),
		image.Rect(40, 560, 800, 960), image.Rect(786, 560, 1560, 960), image.Rect(40, 40, 1560, 960),
	} {
		frame(room)
	}
	for _, x := range []int{300, 820, 1300} {
		fill(image.Rect(x, 406, x+90, 420), door)
		fill(image.Rect(x, 560, x+90, 574), door)
	}
	for x := 100; x < 560; x += 150 { // desks
		fill(image.Rect(x, 130, x+100, 190), color.RGBA{222, 226, 230, 255})
		fill(image.Rect(x, 250, x+100, 310), color.RGBA{222, 226, 230, 255})
	}
	for x := 1140; x < 1500; x += 70 { // racks
		fill(image.Rect(x, 110, x+46, 330), color.RGBA{200, 206, 214, 255})
	}
	return hand.Save(file, img)
}
