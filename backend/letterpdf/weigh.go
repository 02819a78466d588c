package letterpdf

import "github.com/loket-kelurahan/loket/backend/catalog"

// What is laid out at most. Twelve full pages have 45,000 characters, and
// catalog.Compose refuses far below this; it is here so that no document can
// keep the renderer busy.
const (
	mostWeight  = 120_000
	pieceWeight = 20 // of a block, row, cell or name, besides its characters
)

// weight is the characters of a document, with a price for every piece of it.
func weight(doc *catalog.Document) int {
	sum := 0
	for i := range doc.Sheets {
		for _, b := range doc.Sheets[i].Blocks {
			sum += pieceWeight + blockWeight(b)
		}
	}
	return sum
}

func blockWeight(b catalog.Block) int {
	sum := 0
	switch v := b.(type) {
	case catalog.Title:
		sum = len(v.Text)
	case catalog.Addressed:
		sum = rowsWeight(v.Rows)
		for _, to := range v.To {
			sum += runsWeight(to)
		}
	case catalog.Heading:
		sum = runsWeight(v.Runs)
	case catalog.Paragraph:
		sum = runsWeight(v.Runs)
	case catalog.Rows:
		sum = rowsWeight(v.Rows)
	case catalog.Table:
		for _, row := range v.Rows {
			sum += runsWeight(row)
		}
	case catalog.Tree:
		for _, n := range v.Nodes {
			sum += pieceWeight + len(n.Run.Text)
		}
	case catalog.Ticks:
		for _, o := range v.Options {
			sum += pieceWeight + len(o.Text)
		}
	case catalog.Signatures:
		sum = runsWeight(v.Witnesses)
	case catalog.SignRows:
		sum = signsWeight(v.Rows)
	}
	return sum
}

func runsWeight(runs []catalog.Run) int {
	sum := pieceWeight * len(runs)
	for _, r := range runs {
		sum += len(r.Text)
	}
	return sum
}

func rowsWeight(rows []catalog.Row) int {
	sum := 0
	for _, r := range rows {
		sum += pieceWeight + len(r.Label) + runsWeight(r.Value)
	}
	return sum
}

func signsWeight(rows []catalog.SignRow) int {
	sum := 0
	for _, r := range rows {
		sum += 10 * pieceWeight
		for _, c := range r.Columns {
			sum += len(c.Name.Text) + runsWeight(c.List)
			for _, s := range c.Above {
				sum += len(s)
			}
			for _, s := range c.Under {
				sum += len(s)
			}
		}
	}
	return sum
}
