// Package effort works out how many days an audit takes (審査工数, notice 第三の2七イ): the days of the table for the number of persons, a
// percentage from the complexity of business and information technology, further factors, and reductions because of similar
// certifications. It is pure, in whole numbers: days in hundredths, percentages in whole ones.
//
//	base       days of the catalogue's table for a number of persons
//	level      1, 2 or 3 for each of three business and three IT factors; the sums 3 to 9 are low, medium or high
//	range      percentages from lowest to highest for business and IT; the auditor chooses a point in it, with a reason
//	change     a percentage for one more factor that the notice names, with a reason
//	reduction  a negative change because of a similar certification, with its proof
//
// The table assets/effort/factors.json is a draft: it can be replaced. That advice was bought from the body is no factor (2-5-7). The figure is a help; one
// set by hand with a reason is the normal case, and the trace stands beside it.
package effort
