// How long a PIN stays locked, counted down while somebody looks.
import { umum } from '../../kata';

export class LockClock {
  #now = $state(Date.now());

  constructor() {
    $effect(() => {
      const timer = setInterval(() => (this.#now = Date.now()), 1000);
      return () => clearInterval(timer);
    });
  }

  /** "4 menit 10 detik", '' when it is open. */
  left(until: string): string {
    const seconds = Math.ceil((Date.parse(until) - this.#now) / 1000);
    return seconds > 0 ? umum.menitDetik(Math.floor(seconds / 60), seconds % 60) : '';
  }
}
