// One change of a pack by chance: other numbers, durations, names; things that come and things that go. What it says
// about running battles (was, on change, removed) is drawn as well.
import { blocksOf, renameWord, replaceBlock, type Block, type PackText } from './pack-text.ts';
import type { Random } from './random.ts';

export interface Mutation {
  readonly pack: PackText;
  /** For people. */
  readonly what: string;
  /** Nothing but new names and new things: there and back changes no byte. */
  readonly isLossless: boolean;
}

/** Draws a change; undefined when there is nothing that it could change. `fresh` is part of no name yet. */
type Change = (pack: PackText, random: Random, fresh: string) => Mutation | undefined;

const RULES = ['keep', 'rescale', 'clamp', 'end', 'end silently'] as const;

/** `number` of `unit`, as a designer writes durations. */
function duration(random: Random): string {
  return `${random.pick([1, 2, 3, 5, 8, 14, 25, 47, 80, 140])}00ms`;
}

function changed(pack: PackText, block: Block, text: string, what: string): Mutation | undefined {
  if (text === block.text) return undefined;
  return { pack: replaceBlock(pack, block, text), what, isLossless: false };
}

/** A number behind one of these words. */
const numbers: Change = (pack, random) => {
  const block = random.pick([...blocksOf(pack, 'class'), ...blocksOf(pack, 'skill')]);
  const factor = random.pick([0, 1, 3, 5, 9, 12, 15, 30]);
  const pattern = /\b(maxHp|attack|power|armour|speed|cost|\*) (\d+)/;
  const text = block.text.replace(pattern, (_, word: string, value: string) => {
    return `${word} ${Math.max(1, Math.floor((Number(value) * factor) / 10))}`;
  });
  return changed(pack, block, text, `numbers of ${block.name}`);
};

/** Times of an effect or skill, with what is said of those that run. */
const times: Change = (pack, random) => {
  const block = random.pick([...blocksOf(pack, 'effect'), ...blocksOf(pack, 'skill')]);
  const pattern = /^( {2}(?:duration|cooldown|cast|every|charges \d+ every)) \d+m?s\b/m;
  const plain = block.text.replace(/^ {2}on change .*\n/m, '');
  const rule = random.pick(RULES);
  const said = random.percent(80) ? `  on change ${rule}\n` : '';
  const by = duration(random);
  const text = plain.replace(pattern, (_, words: string) => `${said}${words} ${by}`);
  return changed(pack, block, text, `times of ${block.name} to ${by}, ${said.trim()}`);
};

/** How many at most. */
const maxima: Change = (pack, random) => {
  const limited = [...blocksOf(pack, 'effect'), ...blocksOf(pack, 'resource')];
  const block = random.pick(limited.filter(({ text }) => /\bmax \d+/.test(text)));
  const most = random.pick([1, 2, 4, 7, 60, 150]);
  const text = block.text
    .replace(/\bmax \d+/, `max ${most}`)
    .replace(/\bstart \d+/, `start ${Math.min(most, random.between(0, 100))}`);
  return changed(pack, block, text, `maximum of ${block.name} to ${most}`);
};

const charges: Change = (pack, random) => {
  const some = blocksOf(pack, 'skill').filter(({ text }) => /^ {2}charges \d+/m.test(text));
  const block = some[random.below(some.length)];
  if (block === undefined) return undefined;
  const text = block.text.replace(/^ {2}charges \d+/m, `  charges ${random.between(1, 5)}`);
  return changed(pack, block, text, `charges of ${block.name}`);
};

/** Another name, everywhere; mostly with the old one. */
const names: Change = (pack, random, fresh) => {
  const kind = random.pick([
    'class',
    'effect',
    'effect',
    'item',
    'resource',
    'skill',
    'skill',
  ] as const);
  const { name } = random.pick(blocksOf(pack, kind));
  const by = `${name.replace(/_n\d+$/, '')}_n${fresh}`;
  const isSaid = random.percent(75);
  // A skill and an effect may have one name: both have the other one then.
  const others = (['class', 'effect', 'item', 'skill'] as const).filter((other) =>
    blocksOf(pack, other).some((block) => block.name === name),
  );
  let next = renameWord(pack, name, by);
  for (const other of kind === 'resource' ? [] : others) {
    const head = new RegExp(`^${other} ${by}(?: was \\w+)?`, 'gm');
    const text = `${other} ${by}${isSaid ? ` was ${name}` : ''}`;
    next = new Map([...next].map(([file, old]) => [file, old.replaceAll(head, text)]));
  }
  const resource = blocksOf(next, 'resource').find((block) => block.name === by);
  if (resource !== undefined) {
    const plain = resource.text.replace(/, was \w+$/, '');
    next = replaceBlock(next, resource, isSaid ? `${plain}, was ${name}` : plain);
  }
  return { pack: next, what: `${name} is ${by}${isSaid ? '' : ', unsaid'}`, isLossless: isSaid };
};

/** Own values of effects: another name, another one more, or another order. */
const owns: Change = (pack, random, fresh) => {
  const some = blocksOf(pack, 'effect').filter(({ text }) => /^ {2}own \w+ = /m.test(text));
  const block = random.pick(some);
  const [line = '', name = ''] = /^ {2}own (\w+) = [^\n]*$/m.exec(block.text) ?? [];
  const plain = line.replace(/ was .*$/, '');
  if (random.percent(40)) {
    const by = `${name.replace(/_n\d+$/, '')}_n${fresh}`;
    const old = random.pick([` was ${name}`, ` was ${name} * 2`, ` was remaining / 1s`, '']);
    const renamed = block.text
      .replace(line, plain)
      .replaceAll(new RegExp(`\\b${name}\\b`, 'g'), by);
    const head = renamed.replace(new RegExp(`^( {2}own ${by} = [^\\n]*)$`, 'm'), `$1${old}`);
    return changed(pack, block, head, `own ${name} of ${block.name} is ${by}${old}`);
  }
  const more = `  own extra_n${fresh} = source.power + ${random.between(1, 9)}`;
  const lines = random.percent(50) ? `${line}\n${more}` : `${more}\n${line}`;
  return changed(pack, block, block.text.replace(line, lines), `own extra of ${block.name}`);
};

/** A file of new things that are used from the first hit on. */
const additions: Change = (pack, random, fresh) => {
  const time = duration(random);
  const text = `effect mark_a${fresh} {
  tags debuff.magic
  duration ${time}
  stack per source max 2, timers ${random.pick(['shared', 'each, on full replace'])}
  own bite = source.attack * 10%
  own by: unit = source
  every 300ms { hit(attacker: by, target: holder, damage: bite + 1, element: arcane) as indirect }
}
resource focus_a${fresh} of unit max 40, start 10, gains 3 every 1s
resource grudge_a${fresh} of unit per target max 4, loses 1 every 2s
skill burst_a${fresh} {
  target enemy within 20m
  cooldown ${duration(random)}
  charges 3 every 2s
  on use { after ${duration(random)} { apply(debuff: 'mark_a${fresh}', to: target) } }
}
rule starts_a${fresh} after hit {
  when dealt > 0 and not event has indirect
  gain attacker.focus_a${fresh}: 2
  gain grudge_a${fresh}(attacker, target): 1
  apply(debuff: 'mark_a${fresh}', to: target)
}
`;
  const plain = random.percent(50) ? text.replace(/ {2}charges.*\n/, '') : text;
  const block = random.pick(blocksOf(pack, 'class'));
  const by = block.text.replace(/^( *skills .*)$/m, `$1, burst_a${fresh}`);
  const next = new Map([...replaceBlock(pack, block, by), [`added-${fresh}.rules`, plain]]);
  return { pack: next, what: `added ${fresh}`, isLossless: true };
};

/** What was added goes, said or not. */
const removals: Change = (pack, random) => {
  const added = [...pack.keys()].filter((file) => file.startsWith('added-'));
  const file = added[random.below(added.length)];
  if (file === undefined) return undefined;
  const fresh = file.slice('added-'.length, -'.rules'.length);
  const text = pack.get(file) ?? '';
  const nameOf = (kind: string, stem: string): string | undefined =>
    new RegExp(`^${kind} (${stem}_\\w+)`, 'm').exec(text)?.[1];
  const skill = nameOf('skill', 'burst') ?? '';
  const said = [
    `removed effect ${nameOf('effect', 'mark') ?? ''} end silently`,
    `removed resource ${nameOf('resource', 'focus') ?? ''}`,
    `removed skill ${skill}`,
  ];
  const next = new Map(pack);
  next.delete(file);
  const gone = renameWord(next, `, ${skill}`, '');
  const lines = random.percent(60) ? said.join('\n') : '';
  const before = pack.get('removed.rules') ?? '';
  const told = new Map([...withoutSkill(gone, skill), ['removed.rules', `${before}${lines}\n`]]);
  return { pack: told, what: `removed ${fresh}`, isLossless: false };
};

function withoutSkill(pack: PackText, skill: string): PackText {
  return new Map([...pack].map(([file, text]) => [file, text.replaceAll(`, ${skill}`, '')]));
}

/** A class, and how its bots play. */
const classes: Change = (pack, random) => {
  const all = blocksOf(pack, 'class');
  if (all.length < 3) return undefined;
  const block = random.pick(all);
  const rule = new RegExp(
    `^rule \\w+_thinks on think \\{\\n {2}when me has ${block.name}\\n[^]*?^\\}$`,
    'm',
  );
  const next = replaceBlock(pack, block, '');
  const silent = [...next].map(([file, text]) => [file, text.replace(rule, '')] as const);
  return { pack: new Map(silent), what: `class ${block.name} is gone`, isLossless: false };
};

/** A class loses its last skill. */
const unlearnt: Change = (pack, random) => {
  const block = random.pick(blocksOf(pack, 'class'));
  const text = block.text.replace(/^( *skills .*,.*), \w+$/m, '$1');
  return changed(pack, block, text, `${block.name} unlearns`);
};

const CHANGES: readonly Change[] = [
  numbers,
  times,
  times,
  times,
  maxima,
  charges,
  names,
  names,
  names,
  owns,
  owns,
  additions,
  additions,
  removals,
  classes,
  unlearnt,
];

/** One to three changes of a pack; `fresh` counts up over a run. */
export function mutate(pack: PackText, random: Random, fresh: () => string): Mutation {
  let next = pack;
  const what: string[] = [];
  let isLossless = true;
  const count = random.between(1, 3);
  while (what.length < count) {
    const mutation = random.pick(CHANGES)(next, random, fresh());
    if (mutation === undefined) continue;
    next = mutation.pack;
    what.push(mutation.what);
    isLossless &&= mutation.isLossless;
  }
  return { pack: next, what: what.join('; '), isLossless };
}
