// Attempts of tellers of rules to reach the machine, by what they are modelled on, with the code that refuses each.

export interface Attempt {
  /** Whose published weakness it is modelled on. */
  readonly origin: string;
  readonly code: string;
  readonly text: string;
}

/** Stands beside every attempt: what they may name. */
export const BASE = `
effect slow { duration 2s  modify speed: less 20% }
formula strike(a: unit) = a.attack
rule base on hit, priority -1000 { apply(debuff: 'slow')  modify damage: flat strike(attacker) }
`;

const inRule = (body: string): string => `rule r on hit { ${body} }`;
const asValue = (value: string): string => inRule(`modify damage: flat ${value}`);

type Form = (text: string) => string;
const asIs: Form = (text) => text;

function attempts(origin: string, code: string, form: Form, texts: readonly string[]): Attempt[] {
  return texts.map((text) => ({ origin, code, text: form(text) }));
}

/** Texts without a space, as a list. */
function words(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}

export const ATTEMPTS: readonly Attempt[] = [
  ...attempts(
    'expr-eval CVE-2025-12735: names looked up on host objects',
    'UNKNOWN_NAME',
    asValue,
    words(`
      constructor __proto__ prototype hasOwnProperty toString valueOf toLocaleString
      isPrototypeOf propertyIsEnumerable __defineGetter__ __defineSetter__
      __lookupGetter__ __lookupSetter__ globalThis process require module exports
      global window self eval Function arguments caller callee import_meta Reflect
      Proxy Symbol Promise Buffer setTimeout frame sink scratch f64 u32 binding
      undefined NaN Infinity null this super
    `),
  ),
  ...attempts(
    'jexl, mathjs: properties of context objects',
    'UNKNOWN_FIELD',
    asValue,
    words(`
    target.constructor target.__proto__ target.prototype target.toString
    target.valueOf target.length target.buffer target.hasOwnProperty
    target.__defineGetter__ target.caller target.arguments target.name
  `),
  ),
  ...attempts(
    'mathjs CVE-2017-1001002: chains to the Function constructor',
    'UNKNOWN_FIELD',
    asValue,
    ['target.constructor.constructor', 'target.__proto__.polluted'],
  ),
  ...attempts(
    'mathjs CVE-2017-1001002: chains to the Function constructor',
    'TYPE_MISMATCH',
    asValue,
    [
      'attacker.hp.constructor',
      'target.hp.toFixed',
      'target.hp.__proto__',
      'attacker.attack.constructor.name',
    ],
  ),
  ...attempts('expr-eval, filtrex: functions looked up by name', 'UNKNOWN_FUNCTION', asValue, [
    'constructor(1)',
    'eval(1)',
    'Function(1)',
    'require(1)',
    'toString(1)',
    'valueOf(1)',
    'setTimeout(1)',
    'fetch(1)',
    '__proto__(1)',
    'hasOwnProperty(1)',
    'alert(1)',
    'import_module(1)',
    'call(1)',
    'apply_all(1)',
    'bind(1)',
  ]),
  ...attempts('mathjs: functions as objects', 'UNKNOWN_TABLE', asValue, [
    'floor.constructor(1)',
    'min.call(1, 2)',
    'strike.constructor(1)',
    'abs.bind(1)',
  ]),
  ...attempts('mathjs: functions as objects', 'EXPECTED_NAME', asValue, ['max.apply(1)']),
  ...attempts(
    'json-logic, jsonata CVE-2024-27307: keys of argument objects',
    'UNKNOWN_ARGUMENT',
    inRule,
    [
      "apply(debuff: 'slow', constructor: 1)",
      "apply(debuff: 'slow', __proto__: 1)",
      "apply(debuff: 'slow', prototype: 1)",
      "apply(debuff: 'slow', toString: 1)",
      "apply(debuff: 'slow', hasOwnProperty: 1)",
      "apply(debuff: 'slow', valueOf: 1)",
      "apply(debuff: 'slow', __defineSetter__: 1)",
      "apply(debuff: 'slow', then: 1)",
    ],
  ),
  ...attempts('handlebars, lodash templates: names of records', 'UNKNOWN_EFFECT', inRule, [
    "apply(debuff: '__proto__')",
    "apply(debuff: 'constructor')",
    "apply(debuff: 'prototype')",
    "apply(debuff: 'toString')",
    "apply(debuff: 'hasOwnProperty')",
    "apply(debuff: 'valueOf')",
    "apply(debuff: '__lookupGetter__')",
  ]),
  ...attempts('lodash set CVE-2020-8203: keys of records', 'UNKNOWN_NAME', asIs, [
    'effect e { own __proto__ = 1  modify speed: flat target.hp }',
    'effect e { own constructor = 1  modify speed: flat target.hp }',
    'effect e { own prototype = 1  modify speed: flat target.hp }',
    'effect e { own toString = 1  modify speed: flat target.hp }',
    'effect e { own hasOwnProperty = 1  modify speed: flat target.hp }',
    'effect e { own valueOf = 1  modify speed: flat target.hp }',
    'effect e { own __lookupGetter__ = 1  modify speed: flat target.hp }',
  ]),
  ...attempts('jsonata: tags as keys', 'UNKNOWN_EFFECT', inRule, [
    'when target has __proto__  modify damage: flat 1',
    'when target has constructor  modify damage: flat 1',
    'when target has toString  modify damage: flat 1',
  ]),
  ...attempts('jsonata: tags as keys', 'UNKNOWN_TAG', inRule, [
    'when target has debuff.__proto__  modify damage: flat 1',
    'when target has debuff.constructor  modify damage: flat 1',
    'when target has debuff.toString  modify damage: flat 1',
  ]),
  ...attempts('events as keys', 'UNKNOWN_EVENT', asIs, [
    'rule r on __proto__ { modify damage: flat 1 }',
    'rule r on constructor { modify damage: flat 1 }',
    'rule r on toString { modify damage: flat 1 }',
  ]),
  ...attempts('types as keys', 'UNKNOWN_TYPE', asIs, [
    'formula f(a: __proto__) = 1',
    'formula f(a: constructor) = 1',
    'formula f(a: toString) = 1',
  ]),
  ...attempts('tables as keys', 'UNKNOWN_TABLE', asValue, [
    '__proto__.x(1) else 0',
    'constructor.x(1) else 0',
    'toString.x(1) else 0',
  ]),
  ...attempts('enums and values as keys', 'UNKNOWN_WORD', inRule, [
    'when target.element = __proto__  modify damage: flat 1',
    'when target.element = constructor  modify damage: flat 1',
    'when target.element = toString  modify damage: flat 1',
  ]),
  ...attempts('prototype pollution by modify', 'UNKNOWN_NAME', inRule, [
    'modify __proto__: flat 1',
    'modify constructor: flat 1',
    'modify toString: flat 1',
  ]),
  ...attempts('prototype pollution by modify', 'UNKNOWN_FIELD', inRule, [
    'gain target.__proto__: 1',
    'put target.__proto__: 1',
    'gain target.constructor: 1',
    'put target.constructor: 1',
    'gain target.toString: 1',
    'put target.toString: 1',
  ]),
  ...attempts('prototype pollution by modify', 'STORE_MISPLACED', inRule, [
    'store __proto__: 1',
    'store constructor: 1',
    'store toString: 1',
  ]),
  ...attempts('prototype pollution by raises', 'UNKNOWN_ARGUMENT', inRule, [
    'hit(attacker: attacker, target: target, __proto__: 1)',
    'hit(attacker: attacker, target: target, constructor: 1)',
    'hit(attacker: attacker, target: target, toString: 1)',
  ]),
  ...attempts('groups of selections', 'UNKNOWN_GROUP', inRule, [
    "each x in __proto__ limit 3 { apply(debuff: 'slow', to: x) }",
    "each x in constructor limit 3 { apply(debuff: 'slow', to: x) }",
    "each x in toString limit 3 { apply(debuff: 'slow', to: x) }",
  ]),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'MODIFIER_TYPE',
    asValue,
    ["target['constructor']", 'target["__proto__"]', 'target instanceof unit'],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'UNEXPECTED_CHARACTER',
    asValue,
    ['`${1}`', '[].constructor', '1 ?? 2', 'target?.hp', '@import', '\\u0063onstructor'],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'CONDITION_NOT_BOOL',
    asValue,
    ['1 ? 2 : 3'],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'TYPE_MISMATCH',
    asValue,
    ["'a'.constructor", '(1).constructor', "'x' in target"],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'EXPECTED_EXPRESSION',
    asValue,
    ['{}.constructor', '() => 1', '...target', '/x/.exec', '++target.hp', 'target.hp++'],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'UNKNOWN_NAME',
    asValue,
    [
      "new Function('x')",
      'x => x',
      'a = 1',
      'this.constructor',
      'async 1',
      'await 1',
      'yield 1',
      'delete target.hp',
      'typeof target',
      'void 0',
    ],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'UNKNOWN_FUNCTION',
    asValue,
    ['function() { }', "import('fs')", "require('fs')"],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'MISSING_BRACE',
    asValue,
    ['#!/bin/sh'],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'UNKNOWN_UNIT',
    asValue,
    ['0x10', '1e999', '0b11', '1n'],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'NUMBER_MALFORMED',
    asValue,
    ['1_000'],
  ),
  ...attempts(
    'vm2, notevil, safe-eval: the host language inside the expression',
    'OPERATOR_FOREIGN',
    asValue,
    ['a => { while (true) { } }'],
  ),
  ...attempts('vm2, static-eval: statements of the host language', 'UNKNOWN_EVENT', inRule, [
    'while (true) { }',
    'eval("1")',
    'with (target) { }',
  ]),
  ...attempts('vm2, static-eval: statements of the host language', 'EXPECTED_OPERATOR', inRule, [
    'for (;;) { }',
  ]),
  ...attempts('vm2, static-eval: statements of the host language', 'EXPECTED_STATEMENT', inRule, [
    'do { } while (true)',
    'return 1',
    'throw 1',
    'try { } catch { }',
    'var x = 1',
    'const x = 1',
    'class X { }',
    'process.exit(1)',
    'import fs',
    'export x',
    'debugger',
    'goto x',
    'label: 1',
  ]),
  ...attempts('vm2, static-eval: statements of the host language', 'ASSIGNMENT', inRule, [
    'target.hp = 0',
    'target.constructor.x = 1',
    '__proto__.x = 1',
    'global.x = 1',
  ]),
  ...attempts('vm2, static-eval: statements of the host language', 'UNKNOWN_NAME', inRule, [
    'let __proto__ = 1  modify damage: flat constructor',
    'let constructor = 1  modify damage: flat __proto__',
  ]),
  ...attempts('filtrex, mathjs: recursion without end', 'FORMULA_RECURSIVE', asIs, [
    'formula f(x: number) = f(x)  rule r on hit { modify damage: flat f(1) }',
    'formula f(x: number) = g(x)  formula g(x: number) = f(x)  rule r on hit { modify damage: flat f(1) }',
  ]),
  ...attempts('filtrex, mathjs: recursion without end', 'EVENT_CYCLE', inRule, [
    'hit(attacker: target, target: attacker, damage: 1)',
  ]),
  ...attempts('filtrex, mathjs: recursion without end', 'EVENT_CYCLE', asIs, [
    'rule r after hit { hit(attacker: target, target: attacker, damage: 1) }',
    'rule a on hit { rest(sleeper: target) }  rule b on rest { hit(attacker: sleeper, target: sleeper) }',
    "effect e { pool 9 from hit  on absorbed { hit(attacker: holder, target: attacker, damage: absorbed) } }  rule r on hit { apply(debuff: 'e') }",
  ]),
  ...attempts('filtrex, mathjs: recursion without end', 'EVENT_CYCLE', asIs, [
    "effect e { on start { apply(debuff: e, to: holder) } }  rule r on hit { apply(debuff: 'e') }",
    "effect e { on start { hit(attacker: source, target: holder) } }  rule r on hit { apply(debuff: 'e') }",
  ]),
  ...attempts('filtrex, mathjs: recursion without end', 'DURATION_NOT_POSITIVE', inRule, [
    'after 0s { hit(attacker: attacker, target: target) }',
  ]),
  ...attempts('json-rules-engine #364: work without bound', 'VALUE_OUT_OF_RANGE', inRule, [
    'each x in units limit 100000 { modify damage: flat 1 }',
    'chain x in units limit 1 from target jumps 100000 { hit(attacker: attacker, target: x) as far }',
  ]),
  ...attempts('json-rules-engine #364: work without bound', 'LIMIT_MISSING', inRule, [
    'each x in units { modify damage: flat 1 }',
  ]),
  ...attempts('json-rules-engine #364: work without bound', 'VALUE_NOT_FIXED', inRule, [
    'each x in units limit target.hp { modify damage: flat 1 }',
  ]),
  ...attempts('json-rules-engine #364: work without bound', 'RULE_TOO_COSTLY', inRule, [
    'each a in units limit 64 { each b in units limit 64 { each c in units limit 64 { each d in units limit 64 { modify damage: flat 1 } } } }',
  ]),
  ...attempts('json-rules-engine #364: work without bound', 'LIMIT_MISSING', asValue, [
    'count(x in units)',
  ]),
  ...attempts('json-rules-engine #364: work without bound', 'DICE_OUT_OF_RANGE', asValue, [
    '999d6',
    '1d99999999',
  ]),
  ...attempts('json-rules-engine #364: work without bound', 'VALUE_OUT_OF_RANGE', asIs, [
    "effect e { stack per target max 1000000000  modify speed: flat 1 }  rule r on hit { apply(debuff: 'e') }",
  ]),
  ...attempts('json-rules-engine #364: work without bound', 'DURATION_NOT_POSITIVE', asIs, [
    "effect e { every 0s { gain holder.hp: 1 } }  rule r on hit { apply(debuff: 'e') }",
  ]),
  ...attempts('regular expressions and text without bound', 'UNCLOSED_STRING', asValue, [
    `'${'a'.repeat(60)}`,
  ]),
  ...attempts('regular expressions and text without bound', 'NESTING_TOO_DEEP', asValue, [
    `${'('.repeat(70)}1${')'.repeat(70)}`,
    `${'-'.repeat(80)}1`,
    `${'not '.repeat(80)}true`,
  ]),
  ...attempts('regular expressions and text without bound', 'EXPRESSION_TOO_LARGE', asValue, [
    `1${'+1'.repeat(1_100)}`,
  ]),
  ...attempts('division and overflow tricks', 'DIVISION_BY_ZERO', asValue, [
    '1 / 0',
    '1 / floor(0.5)',
  ]),
  ...attempts('division and overflow tricks', 'DIVISOR_UNKNOWN', asValue, [
    '1 / (target.hp - target.hp)',
  ]),
  ...attempts('division and overflow tricks', 'NUMBER_TOO_LARGE', asValue, [
    '999999999999999999999',
  ]),
];
