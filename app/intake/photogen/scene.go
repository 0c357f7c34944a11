package photogen

import "image/color"

// scene is something an auditor photographs.
type scene struct {
	name, sign string
	draw       func(*canvas)
}

func scenes() []scene {
	return []scene{
		{"door", "ENTRANCE", door},
		{"cabinet", "CABINET", cabinet},
		{"shelf", "SHELF", shelf},
		{"rack", "SERVER", rack},
		{"desk", "DESK", desk},
		{"keybox", "KEY BOX", keybox},
		{"logbook", "VISITORS", logbook},
		{"shredder", "SHREDDER", shredder},
		{"camera", "CAMERA", camera},
		{"machine", "MACHINE", machine},
	}
}

// pick varies a colour, so that no two rooms are the same.
func (c *canvas) pick(base color.RGBA) color.RGBA { return shade(base, c.rnd.IntN(31)-15) }

func door(c *canvas) {
	c.room(c.pick(rgb(214, 210, 200)), rgb(120, 116, 110))
	wood := c.pick(rgb(120, 84, 56))
	c.panel(330, 180, 640, 800, grey(150))
	c.panel(345, 195, 625, 800, wood)
	c.panel(390, 250, 580, 430, rgb(150, 180, 190))
	c.disc(600, 510, 14, rgb(210, 200, 150))
	c.panel(690, 420, 760, 560, grey(60)) // card reader
	c.disc(725, 450, 10, []color.RGBA{rgb(60, 220, 90), rgb(230, 60, 50)}[c.rnd.IntN(2)])
	for i := range 9 {
		c.rect(702+i%3*18, 480+i/3*22, 714+i%3*18, 496+i/3*22, grey(190))
	}
}

func cabinet(c *canvas) {
	c.room(c.pick(rgb(222, 222, 216)), rgb(140, 130, 118))
	steel := c.pick(rgb(150, 158, 164))
	c.panel(250, 150, 750, 860, steel)
	for i := range 4 {
		top := 170 + i*170
		c.panel(270, top, 730, top+155, shade(steel, 12))
		c.panel(450, top+60, 550, top+85, grey(90))
		c.rect(300, top+20, 420, top+50, rgb(248, 248, 240))
		c.disc(690, top+75, 12, rgb(200, 190, 120)) // lock
		c.rect(688, top+68, 693, top+84, grey(30))
	}
}

func shelf(c *canvas) {
	c.room(c.pick(rgb(206, 212, 214)), rgb(110, 104, 98))
	c.panel(120, 130, 880, 860, rgb(96, 80, 66))
	binders := []color.RGBA{rgb(40, 70, 130), rgb(150, 40, 40), rgb(40, 110, 70), rgb(210, 170, 60), grey(70)}
	for row := range 4 {
		top := 150 + row*175
		c.rect(140, top, 860, top+155, grey(40))
		for x := 145; x < 820; {
			w := 26 + c.rnd.IntN(24)
			col := c.pick(binders[c.rnd.IntN(len(binders))])
			height := c.rnd.IntN(30)
			c.panel(x, top+15+height, x+w, top+155, col)
			c.rect(x+6, top+50+height, x+w-6, top+95, grey(235))
			x += w + c.rnd.IntN(3)*14 + 1
		}
	}
}

func rack(c *canvas) {
	c.room(c.pick(rgb(190, 196, 204)), rgb(90, 94, 100))
	for i := range 2 {
		x := 170 + i*350
		c.panel(x, 120, x+310, 880, grey(34))
		for u := range 14 {
			top := 140 + u*52
			c.panel(x+15, top, x+295, top+44, grey(58))
			for led := range 8 {
				if c.rnd.IntN(3) > 0 {
					c.disc(x+180+led*13, top+22, 4, []color.RGBA{rgb(70, 230, 110), rgb(250, 180, 40), rgb(60, 140, 250)}[c.rnd.IntN(3)])
				}
			}
		}
	}
}

func desk(c *canvas) {
	c.room(c.pick(rgb(218, 214, 206)), rgb(126, 112, 98))
	c.panel(100, 640, 900, 690, rgb(170, 130, 90))
	c.panel(130, 690, 170, 920, rgb(120, 90, 62))
	c.panel(830, 690, 870, 920, rgb(120, 90, 62))
	c.panel(330, 290, 670, 560, grey(28))
	c.rect(345, 305, 655, 540, c.pick(rgb(30, 60, 110)))
	c.disc(500, 400, 28, rgb(235, 235, 235)) // locked screen: head and shoulders
	c.panel(450, 440, 550, 490, rgb(235, 235, 235))
	c.panel(480, 560, 520, 640, grey(50))
	c.panel(380, 610, 620, 636, grey(80))
	c.panel(700, 600, 790, 638, grey(245))
}

func keybox(c *canvas) {
	c.room(c.pick(rgb(226, 220, 210)), rgb(120, 116, 110))
	c.panel(230, 170, 770, 760, rgb(86, 96, 104))
	c.rect(250, 190, 750, 740, grey(215))
	for i := range 24 {
		x, y := 285+i%6*80, 220+i/6*130
		c.disc(x, y, 7, grey(90))
		if c.rnd.IntN(5) == 0 {
			continue // a key is out
		}
		c.disc(x, y+28, 20, c.pick(rgb(190, 150, 60)))
		c.rect(x-5, y+40, x+5, y+92, rgb(160, 130, 60))
		c.rect(x+5, y+76, x+14, y+86, rgb(160, 130, 60))
	}
}

func logbook(c *canvas) {
	c.rect(0, 0, 1000, 1000, c.pick(rgb(150, 112, 76)))
	c.panel(140, 110, 860, 930, rgb(70, 56, 44))
	c.rect(170, 150, 830, 910, grey(248))
	c.panel(410, 90, 590, 150, grey(150))
	for row := range 15 {
		y := 230 + row*44
		c.rect(190, y, 810, y+2, rgb(120, 140, 180))
		if row > 10 {
			continue // nobody came after
		}
		for col := range 4 {
			x := 200 + col*155
			for range 4 + c.rnd.IntN(5) {
				w := 6 + c.rnd.IntN(14)
				dy := c.rnd.IntN(12)
				c.rect(x, y-26+dy, x+w, y-22+dy, rgb(40, 44, 90))
				x += w + 3
			}
		}
	}
}

func shredder(c *canvas) {
	c.room(c.pick(rgb(210, 214, 210)), rgb(136, 128, 118))
	c.panel(320, 360, 680, 420, grey(40))
	c.rect(370, 375, 630, 388, grey(8))
	c.panel(340, 420, 660, 880, grey(72))
	c.panel(380, 480, 620, 840, rgb(176, 196, 204))
	for range 160 {
		x, y := 385+c.rnd.IntN(215), 600+c.rnd.IntN(220)
		c.rect(x, y, x+16, y+5, grey(225+c.rnd.IntN(30)))
	}
	c.disc(645, 390, 7, rgb(80, 220, 100))
}

func camera(c *canvas) {
	wall := c.pick(rgb(224, 224, 220))
	c.rect(0, 0, 1000, 1000, wall)
	c.rect(0, 0, 1000, 170, shade(wall, 18))
	c.rect(0, 165, 1000, 175, shade(wall, -50))
	c.panel(480, 170, 520, 330, grey(190))
	c.panel(340, 330, 660, 470, grey(235))
	c.disc(360, 400, 80, grey(40))
	c.disc(360, 400, 52, rgb(30, 40, 70))
	c.disc(345, 385, 14, grey(230))
	c.disc(630, 440, 7, rgb(240, 50, 40))
	c.panel(100, 640, 420, 1000, rgb(150, 120, 90))
}

func machine(c *canvas) {
	c.room(c.pick(rgb(184, 190, 186)), rgb(96, 110, 100))
	c.rect(0, 860, 1000, 885, rgb(230, 190, 40)) // line on the floor
	body := c.pick(rgb(70, 120, 110))
	c.panel(200, 320, 800, 840, body)
	c.panel(250, 380, 560, 660, rgb(120, 140, 150))
	c.panel(600, 360, 760, 520, grey(30))
	c.rect(615, 380, 745, 500, rgb(40, 110, 150))
	for i := range 6 {
		c.disc(625+i%3*50, 570+i/3*55, 16, []color.RGBA{rgb(220, 60, 50), rgb(240, 200, 60), rgb(70, 190, 90)}[i%3])
	}
	c.disc(405, 520, 90, grey(170))
	c.disc(405, 520, 34, grey(60))
	c.panel(240, 700, 540, 820, rgb(200, 170, 60)) // covered mould
}
