// What a message costs from publish to receive, beside event emitters. They call their listeners inside of
// `emit`; the bus queues, bounds, counts and isolates them, which is what the ratio tells the price of.
import { EventEmitter as NodeEmitter } from 'node:events';
import { EventEmitter as SmallEmitter } from 'eventemitter3';
import type { BenchRow } from '../row.ts';
import { systemClock } from '#engine/base/clock';
import { topic } from '#engine/contract/topic';
import { MessagePump } from '#engine/service/message-pump';
import { benchRow } from '../row.ts';
import { bytesPerOperation, compare, describeRatio } from '../measure.ts';

const TOPIC = topic<number>('chat.hall.line');
/** Messages that are published before a turn delivers them; below the default bound of a queue. */
const BURST = 256;
/** Of one round, all subscribers together: milliseconds for the fastest contender. */
const DELIVERIES = 1_024 * BURST;
const ROUNDS = 31;

interface Case {
  readonly id: string;
  readonly subscribers: number;
  readonly pattern: string;
}

const CASES: readonly Case[] = [
  { id: 'one', subscribers: 1, pattern: TOPIC.name },
  { id: 'one-wildcard', subscribers: 1, pattern: 'chat.*.line' },
  { id: 'ten', subscribers: 10, pattern: TOPIC.name },
  { id: 'ten-wildcard', subscribers: 10, pattern: 'chat.>' },
];

/** A way to send `operations` messages; `heard` counts them at the receivers. */
interface Sending {
  readonly send: (operations: number) => void;
  readonly heard: () => number;
}

/** Rows "bus-..."; none has a bar. */
export function measureBus(): readonly BenchRow[] {
  return CASES.flatMap(measureCase);
}

function measureCase({ id, subscribers, pattern }: Case): readonly BenchRow[] {
  const bus = sendByBus(pattern, subscribers);
  const node = sendByNode(subscribers);
  const small = sendBySmall(subscribers);
  const operations = Math.ceil(DELIVERIES / subscribers / BURST) * BURST;
  const options = { subject: bus.send, operations, rounds: ROUNDS };
  const toNode = compare({ ...options, baseline: node.send });
  const toSmall = compare({ ...options, baseline: small.send });
  const bytes = bytesPerOperation(bus.send, 32 * BURST);
  for (const { heard } of [bus, node, small]) {
    if (heard() === 0 || heard() % subscribers !== 0) throw new Error('a message was lost');
  }
  const what = `a message to ${subscribers} by ${pattern}`;
  return [
    row(`bus-${id}-ns`, what, [toNode.subjectNs, 'ns'], `bursts of ${BURST}, a turn each`),
    row(
      `bus-${id}-node`,
      `${what}, against node's EventEmitter`,
      [toNode.median, 'x'],
      describeRatio(toNode),
    ),
    row(
      `bus-${id}-small`,
      `${what}, against eventemitter3`,
      [toSmall.median, 'x'],
      describeRatio(toSmall),
    ),
    row(`bus-${id}-bytes`, `allocated by ${what}`, [bytes, 'B/op'], 'the message itself'),
  ];
}

function row(id: string, what: string, [value, unit]: [number, string], note: string): BenchRow {
  return benchRow({ id, what, value, unit, bar: undefined, note });
}

function sendByBus(pattern: string, subscribers: number): Sending {
  const turns: (() => void)[] = [];
  const pump = new MessagePump({
    clock: systemClock,
    soon: (run) => turns.push(run),
    onFault: ({ error }) => {
      throw error;
    },
  });
  const receiver = pump.attach({ service: 'receiver', generation: 1 });
  const sender = pump.attach({ service: 'sender', generation: 2 });
  let sum = 0;
  for (let i = 0; i < subscribers; i += 1) {
    receiver.subscribe<number>(pattern, ({ payload }) => {
      sum += payload;
    });
  }
  receiver.open();
  sender.open();
  const send = (operations: number): void => {
    for (let sent = 0; sent < operations; sent += BURST) {
      for (let i = 0; i < BURST; i += 1) sender.publish(TOPIC, 1);
      for (let turn = turns.pop(); turn !== undefined; turn = turns.pop()) turn();
    }
  };
  return { send, heard: () => sum };
}

// A function each on purpose: every call site sees one class, as in a program that uses one emitter.

function sendByNode(subscribers: number): Sending {
  const emitter = new NodeEmitter();
  let sum = 0;
  for (let i = 0; i < subscribers; i += 1) {
    emitter.on(TOPIC.name, (payload: number) => {
      sum += payload;
    });
  }
  const send = (operations: number): void => {
    for (let i = 0; i < operations; i += 1) emitter.emit(TOPIC.name, 1);
  };
  return { send, heard: () => sum };
}

function sendBySmall(subscribers: number): Sending {
  const emitter = new SmallEmitter();
  let sum = 0;
  for (let i = 0; i < subscribers; i += 1) {
    emitter.on(TOPIC.name, (payload: number) => {
      sum += payload;
    });
  }
  const send = (operations: number): void => {
    for (let i = 0; i < operations; i += 1) emitter.emit(TOPIC.name, 1);
  };
  return { send, heard: () => sum };
}
