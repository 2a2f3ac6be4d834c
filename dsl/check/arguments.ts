// Named values of `apply`, `dispel`, `end` and raised events: each once, each with a name that is
// known.
import type { Argument } from '../ast/expression.ts';
import { insertion, quoted, type Finding } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { renaming, type Body } from './pack.ts';

export interface ArgumentRules {
  /** What takes them: `apply`, `hit`. */
  readonly word: string;
  /** Role by name; several names may have one role. */
  readonly roles: ReadonlyMap<string, string>;
  /** What it takes, after "takes": "`effect:`, then `to:`". */
  readonly takes: string;
  /** Names that are no roles, and the ones they stand for. */
  readonly meant?: ReadonlyMap<string, string>;
  /** How a message calls a role that is there already. */
  readonly described?: (role: string) => string;
  /** True when it is not known what it takes: names that mean nothing are then no mistake. */
  readonly isOpen?: boolean;
  /** The name that a value without one should have; `index` is its position. */
  readonly labelOf: (arg: Argument, sorted: ReadonlyMap<string, Argument>, index: number) => string;
}

/** Words that people put in the place of an argument's name everywhere. */
const COMMON_MEANT: ReadonlyMap<string, string> = new Map([
  ['on', 'to'],
  ['who', 'to'],
  ['for', 'duration'],
  ['time', 'duration'],
  ['by', 'source'],
  ['caster', 'source'],
]);

/** Values by role; undefined, reported, when one is not understood. */
export function sortArguments(
  body: Body,
  args: readonly Argument[],
  rules: ArgumentRules,
): ReadonlyMap<string, Argument> | undefined {
  const sorted = new Map<string, Argument>();
  let isComplete = true;
  for (const [index, arg] of args.entries()) {
    const role = arg.name === undefined ? undefined : rules.roles.get(arg.name.text);
    const finding = findingOf(arg, { role, sorted, rules, index });
    if (finding !== undefined) {
      body.reporter.error(finding);
      isComplete = false;
    }
    if (role !== undefined && !sorted.has(role)) sorted.set(role, arg);
    if (arg.value.kind === 'error') isComplete = false;
  }
  return isComplete ? sorted : undefined;
}

interface Place {
  readonly role: string | undefined;
  readonly sorted: ReadonlyMap<string, Argument>;
  readonly rules: ArgumentRules;
  readonly index: number;
}

function findingOf(arg: Argument, { role, sorted, rules, index }: Place): Finding | undefined {
  if (role !== undefined) return sorted.has(role) ? repeated(arg, role, rules) : undefined;
  if (arg.value.kind === 'error') return undefined;
  if (arg.name === undefined) return unnamed(arg, rules.labelOf(arg, sorted, index), rules);
  return rules.isOpen === true ? undefined : unknown(arg.name, rules);
}

function repeated(arg: Argument, role: string, { word, described }: ArgumentRules): Finding {
  const what = described?.(role) ?? `\`${role}:\``;
  return {
    code: 'ARGUMENT_REPEATED',
    span: arg.name?.span ?? arg.value.span,
    message: `\`${word}\` already has ${what}. Keep one of the two.`,
    found: arg.name?.text ?? '',
  };
}

function unnamed(arg: Argument, label: string, { word, takes }: ArgumentRules): Finding {
  return {
    code: 'ARGUMENT_UNNAMED',
    span: arg.value.span,
    message: `Say what this value is: \`${label}: ...\`. \`${word}\` takes ${takes}.`,
    expected: `${label}:`,
    fixes: [insertion(`Add \`${label}:\``, arg.value.span.start, `${label}: `)],
  };
}

function unknown(name: NonNullable<Argument['name']>, rules: ArgumentRules): Finding {
  const { word, roles, takes } = rules;
  const near = suggest(name.text, roles.keys());
  const meant = rules.meant?.get(name.text) ?? COMMON_MEANT.get(name.text);
  const isMeant = near.length === 0 && meant !== undefined && roles.has(meant);
  const suggestions = isMeant ? [meant] : near;
  return {
    code: 'UNKNOWN_ARGUMENT',
    span: name.span,
    message:
      `\`${word}\` has no argument ` +
      `${quoted(name.text)}.${didYouMean(suggestions) || ` It takes ${takes}.`}`,
    found: name.text,
    expected: [...roles.keys()].join(', '),
    suggestions,
    fixes: renaming(name.span, suggestions),
  };
}
