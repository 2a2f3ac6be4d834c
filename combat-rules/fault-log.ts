// What runs of rules could not do: counted, and the first of each kind logged. Nobody in a battle notices more than
// that something is left out.
import type { CheckedPack } from '#dsl/compile';
import { FAULTS } from '#dsl/run/sink';
import type { Scope } from '#engine/contract/scope';
import type { Fault } from './model/report.ts';

type FaultScope = Pick<Scope, 'log' | 'metrics'>;
type Counter = ReturnType<FaultScope['metrics']['counter']>;

const HELP = 'Times that a run of rules left something out: see the log for what.';

/** The faults of one generation. */
export class FaultLog {
  readonly #program: CheckedPack['program'];
  readonly #told = new Set<string>();
  #scope: FaultScope | undefined;
  #counter: Counter | undefined;
  #count = 0;

  constructor(program: CheckedPack['program']) {
    this.#program = program;
  }

  get count(): number {
    return this.#count;
  }

  openIn(scope: FaultScope): void {
    this.#scope = scope;
    this.#counter = scope.metrics.counter('rule_faults', HELP);
  }

  note({ code, position }: Fault): void {
    this.#count += 1;
    this.#counter?.add(1);
    const key = `${code} ${position}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const fields = { code, about: this.#aboutOf({ code, position }) };
    this.#scope?.log.warn(fields, FAULTS[code]);
  }

  #aboutOf({ code, position }: Fault): string | undefined {
    const { events, effects, resources, functions } = this.#program;
    if (code === 'EFFECT_CROWDED') return effects[position]?.name;
    if (code.startsWith('HOST_')) return functions[position];
    if (code === 'SLOTS_FULL') return resources[position]?.name;
    return events[position]?.name;
  }
}
