// Other libraries, each through the way it offers to compile a rule once and run it often. A peer gives the rule's
// value for an event of plain objects, 0 where its condition does not hold.
import { Environment } from '@marcbachmann/cel-js';
import { Parser } from 'expr-eval-fork';
import { compileExpression, useDotAccessOperator } from 'filtrex';
import { LogicEngine } from 'json-logic-engine';
import type { HandEvent } from './hand-written.ts';
import { CEL, dialectText, EXPR_EVAL, FILTREX, jsonLogic } from './peer-text.ts';
import type { BenchRule } from './rule-set.ts';

export type PeerRule = (event: HandEvent) => number;

export interface Peer {
  readonly name: string;
  readonly compile: (rules: readonly BenchRule[]) => readonly PeerRule[];
}

export const PEERS: readonly Peer[] = [
  { name: 'json-logic-engine', compile: compileJsonLogic },
  { name: 'cel-js', compile: compileCel },
  { name: 'filtrex', compile: compileFiltrex },
  { name: 'expr-eval-fork', compile: compileExprEval },
];

function compileJsonLogic(rules: readonly BenchRule[]): readonly PeerRule[] {
  const engine = new LogicEngine();
  return rules.map((rule) => {
    const run: unknown = engine.build(jsonLogic(rule));
    return typeof run === 'function' ? (event) => Number(run(event)) : () => Number(run);
  });
}

function compileCel(rules: readonly BenchRule[]): readonly PeerRule[] {
  const environment = new Environment()
    .registerVariable('attacker', 'map<string, double>')
    .registerVariable('target', 'map<string, double>')
    .registerVariable('range', 'double')
    .registerFunction('max(double, double): double', (a: number, b: number) => Math.max(a, b))
    .registerFunction('min(double, double): double', (a: number, b: number) => Math.min(a, b));
  return rules.map((rule) => {
    const run = environment.parse(dialectText(CEL, rule));
    return (event) => Number(run(event));
  });
}

function compileFiltrex(rules: readonly BenchRule[]): readonly PeerRule[] {
  return rules.map((rule) => {
    const run = compileExpression(dialectText(FILTREX, rule), {
      customProp: useDotAccessOperator,
    });
    return (event) => Number(run(event));
  });
}

function compileExprEval(rules: readonly BenchRule[]): readonly PeerRule[] {
  const parser = new Parser();
  return rules.map((rule) => {
    const run = parser.parse(dialectText(EXPR_EVAL, rule)).toJSFunction('attacker,target,range');
    return ({ attacker, target, range }) => run(attacker, target, range);
  });
}
