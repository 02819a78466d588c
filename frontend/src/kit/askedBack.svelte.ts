// A recovery key that was just made is shown once. It goes only when two of its
// groups came back from the paper, wherever it was made.
import { tick } from 'svelte';
import { pasang } from '../kata';
import { groupsToAsk, keyGroups, sameGroup } from '../recovery';

export class KeyTest {
  readonly text: string;
  readonly groups: string[];
  /** The key is covered, and two of its groups are asked for. */
  asking = $state(false);
  asked = $state.raw<[number, number]>([1, 2]);
  typed = $state(['', '']);
  errors = $state(['', '']);
  readonly #chance: () => number;

  constructor(text: string, chance: () => number = Math.random) {
    this.text = text;
    this.groups = keyGroups(text);
    this.#chance = chance;
  }

  async ask(): Promise<void> {
    this.asked = groupsToAsk(this.groups, this.#chance);
    this.typed = ['', ''];
    this.errors = ['', ''];
    this.asking = true;
    await tick();
    document.getElementById('kunci-0')?.focus();
  }

  show(): void {
    this.asking = false;
  }

  /** True when both groups are those of the key; else leads to the first that is not. */
  passes(): boolean {
    this.errors = this.asked.map((n, i) => (sameGroup(this.typed[i] ?? '', this.groups[n - 1]) ? '' : pasang.kunciBeda));
    const wrong = this.errors.findIndex((e) => e !== '');
    if (wrong >= 0) document.getElementById(`kunci-${wrong}`)?.focus();
    return wrong < 0;
  }
}
