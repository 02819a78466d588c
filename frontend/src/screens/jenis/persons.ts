// Who has a part in a letter, by the names its wording uses.
import { sisipan as kata } from '../../kata';
import type { Source } from '../../kind-types';

export interface Part {
  /** As placeholders and conditions write it: applicant, subject, saksi1. */
  owner: string;
  /** As signatures write it: applicant, subject, role:saksi, role:saksi:2. */
  who: string;
  label: string;
  organisation: boolean;
}

/** The applicant, whom the letter is about, and everybody with a role. */
export function personsOf(s: Source): Part[] {
  const applicant = { owner: 'applicant', who: 'applicant', label: s.applicant.label || kata.grup.pemohon, organisation: s.applicant.organisation };
  const subject = { owner: 'subject', who: 'subject', label: s.subject.label || kata.grup.yangDiterangkan, organisation: s.subject.organisation };
  const roles = s.roles.flatMap((r) =>
    Array.from({ length: Math.max(Math.min(r.max, 4), 1) }, (_, i) => ({
      owner: `${r.key}${i + 1}`, who: i === 0 ? `role:${r.key}` : `role:${r.key}:${i + 1}`, label: r.max > 1 ? `${r.label || r.key} ${i + 1}` : r.label || r.key, organisation: r.organisation,
    })),
  );
  return [applicant, ...(s.subject.required ? [subject] : []), ...roles];
}
