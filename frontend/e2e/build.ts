// Before all tests: the screens, the program that serves them to a browser, the
// city server and what prepares the scenes, each built from what stands here.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const built = (name: string): string => join(root, 'build', '.cache', 'e2e', name);

/** LOKET_BUILT=1 takes what was built before, for who works on the tests. */
export default function build(): void {
  if (process.env.LOKET_BUILT) return;
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: root, stdio: 'inherit' });
  run('npm', '--prefix', 'frontend', 'run', '--silent', 'build', '--', '--logLevel', 'warn');
  run('go', 'build', '-tags', 'dev webkit2_41', '-o', built('loket-dev'), '.');
  run('go', 'build', '-o', built('cityd'), './backend/cityd');
  run('go', 'build', '-o', built('practice'), './build/practice');
}
