// Command report runs the tests that never end, and writes down what they came
// to.
//
//	go run ./build/report soak -for 30m   walks, kills, cuts, faults and fuzzing in turn
//	go run ./build/report soak -for 8h -only fuzz -fuzztime 10m
//	go run ./build/report soak -for 1h -only shortwalks,kills
//	go run ./build/report cover           statements that tests reach
//	go run ./build/report stock           inputs that fuzzing found, into testdata/fuzz
//	go run ./build/report                 docs/test-report.md, from what was really run
//
// Every piece of a minute or so leaves a line in out/soak/runs.jsonl when it is
// done: a soak that is killed loses the piece under way, and the next one goes
// on with the seeds nobody has tried. The page holds nothing else. GOMAXPROCS=1
// before the command leaves the other cores to other work.
package main
