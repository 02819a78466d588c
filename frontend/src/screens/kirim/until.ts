// How long until a moment, in words a person counts in.
import { umum } from '../../kata';

/** "3 menit 20 detik"; hours once there are any; '' when the moment is here or past. */
export function until(stamp: string, now: number): string {
  const left = Math.ceil((Date.parse(stamp) - now) / 1000);
  if (!Number.isFinite(left) || left <= 0) return '';
  if (left >= 3600) return umum.jamMenit(Math.floor(left / 3600), Math.floor((left % 3600) / 60));
  return umum.menitDetik(Math.floor(left / 60), left % 60);
}
