// A PIN that is chosen, typed twice. What is too easy the office itself refuses.
import { perangkat as kata } from './kata';
import type { Problem } from './api-types';

const problem = (field: string, sentence: string): Problem => ({ code: 'field-invalid', field, sentence, remedy: '', override: '' });

/** What is wrong with a chosen PIN before it is sent. */
export function checkPIN(pin: string, again: string): Problem[] {
  if (pin.length < 6) return [problem('pin', kata.pinPendek)];
  return pin === again ? [] : [problem('again', kata.pinBeda)];
}
