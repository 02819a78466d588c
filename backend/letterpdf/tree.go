package letterpdf

import "github.com/loket-kelurahan/loket/backend/catalog"

// Measures of a family tree.
const (
	nodeSide = 5 * pt
	nodeTop  = 2500
	nodeGap  = 6 * pt
	treeRule = 700
)

// tree draws a family tree from the top down: everybody in a frame, indented
// below his parent, with lines that say whose child he is. The lines run on over
// the end of a page.
func (l *letterSheet) tree(t catalog.Tree) error {
	deepest := 1
	for _, n := range t.Nodes {
		deepest = max(deepest, n.Depth)
	}
	step := min(mm(11), l.wide/2/mp(deepest))
	for i, n := range t.Nodes {
		x := l.left + step*mp(n.Depth)
		lines, err := l.set.lines([]catalog.Run{n.Run}, l.left+l.wide-x-2*nodeSide)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			lines = []line{{}}
		}
		node := treeNode{l: l, x: x, step: step, lines: lines, depth: n.Depth, later: laterSiblings(t.Nodes, i)}
		c := chunk{height: nodeGap + node.high(), first: true, draw: node.draw, keep: len(t.Nodes) > 1 && (i == 0 || i == len(t.Nodes)-2)}
		if i == 0 {
			c.before = l.st.gap
		}
		l.add(c)
		if l.full() {
			break
		}
	}
	return nil
}

// laterSiblings says for every depth up to that of node i whether somebody
// there follows below the same parent: then the line goes on.
func laterSiblings(nodes []catalog.TreeNode, i int) []bool {
	later := make([]bool, nodes[i].Depth+1)
	depth := nodes[i].Depth
	for _, n := range nodes[i+1:] {
		if n.Depth <= depth {
			depth = n.Depth
			later[depth] = true
		}
		if n.Depth == 0 {
			break
		}
	}
	return later
}

// treeNode is one person in his frame.
type treeNode struct {
	l       *letterSheet
	x, step mp
	lines   []line
	depth   int
	later   []bool
}

func (n *treeNode) high() mp { return n.l.st.leading*mp(len(n.lines)) + 2*nodeTop }

// trunk is where the line comes down from the parent at a depth.
func (n *treeNode) trunk(depth int) mp { return n.l.left + n.step*mp(depth-1) + n.step/2 }

func (n *treeNode) draw(p *page, top mp) {
	frame := top + nodeGap
	middle := frame + n.l.st.leading/2 + nodeTop
	wide := mp(0)
	for i, line := range n.lines {
		n.l.set.place(p, line, n.x+nodeSide, frame+nodeTop+n.l.st.leading*mp(i)+n.l.rise(), 0, false)
		wide = max(wide, line.width)
	}
	p.frame(n.x, frame, wide+2*nodeSide, n.high(), treeRule)
	for d := 1; d <= n.depth; d++ {
		switch {
		case n.later[d]:
			p.rule(n.trunk(d)-treeRule/2, top, treeRule, nodeGap+n.high())
		case d == n.depth:
			p.rule(n.trunk(d)-treeRule/2, top, treeRule, middle-top)
		}
	}
	if n.depth > 0 {
		p.rule(n.trunk(n.depth), middle-treeRule/2, n.x-n.trunk(n.depth), treeRule)
	}
}
