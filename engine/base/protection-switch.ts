// The protection switches (R28): what a server does not do unless an operator lets it, for a time.

/** What each switch opens. */
export const PROTECTION_SWITCHES = {
  'generated-code': 'Rules and modules may run code that is generated from text.',
  'module-tier': 'Packs may bring TypeScript or JavaScript modules.',
  'unsigned-packs': 'Packs without any signature come in; a restart goes back to signed ones.',
  'file-watch': 'What changes in the watched folder is packed, signed and pushed.',
} as const;

export type ProtectionSwitch = keyof typeof PROTECTION_SWITCHES;

/** Their names, in the order in which people see them. */
// The record is written above with exactly these keys.
export const PROTECTION_SWITCH_NAMES = Object.keys(
  PROTECTION_SWITCHES,
) as readonly ProtectionSwitch[];

/** Names separated by commas, or undefined when one of them is no switch. */
export function parseSwitchList(text: string): readonly ProtectionSwitch[] | undefined {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = PROTECTION_SWITCH_NAMES.filter((name) => names.includes(name));
  return known.length === new Set(names).size ? known : undefined;
}
