/** The id of the input that a problem's field means; '' = the whole form. */
export function idOf(field: string): string {
  if (field === '') return '';
  if (field.startsWith('syarat:')) return `syarat-${field.slice('syarat:'.length)}`;
  if (field === 'subject' || field.startsWith('role.')) return `pihak-${field}`;
  return `isian-${field}`;
}
