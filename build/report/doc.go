// Command report runs the tests that never end, and writes down what they came
// to.
//
//	go run ./build/report soak -for 30m   walks, kills, cuts, faults and fuzzing in turn
//	go run ./build/report cover           statements that the packages' own tests reach
//	go run ./build/report                 docs/test-report.md, from what was really run
//
// Every run leaves a line in out/soak/runs.jsonl. The page holds nothing else.
package main
