// Topics as two services share them: names with the types of what is sent, and a receiver written against one.
import assert from 'node:assert/strict';
import type { Scope } from 'midswing/contract/scope';
import { requestTopic, topic, type Message } from 'midswing/contract/topic';

const ORDER = topic<{ readonly item: string; readonly count: number }>('market.order');
const STOCK = requestTopic<string, number>('market.stock');
assert.deepEqual([ORDER.name, STOCK.name], ['market.order', 'market.stock']);

const receivers = new Map<string, (message: Message<unknown>) => unknown>();
/** As much of a host as a test of one service needs. */
const scope: Pick<Scope, 'subscribe' | 'respond'> = {
  subscribe: (pattern, receive) => {
    const name = typeof pattern === 'string' ? pattern : pattern.name;
    receivers.set(name, receive as (message: Message<unknown>) => unknown); // tied by the topic
    return { cancel: () => receivers.delete(name) };
  },
  respond: ({ name }, answer) => {
    receivers.set(name, answer as (message: Message<unknown>) => unknown); // tied by the topic
    return { cancel: () => receivers.delete(name) };
  },
};

const stock = new Map([['ore', 10]]);
scope.subscribe(ORDER, ({ payload: { item, count } }) => {
  stock.set(item, (stock.get(item) ?? 0) - count);
});
const answer = scope.respond(STOCK, ({ payload }) => stock.get(payload) ?? 0);

const message = { sender: 'buyer', sequence: 1 };
receivers.get('market.order')?.({
  ...message,
  topic: ORDER.name,
  payload: { item: 'ore', count: 3 },
});
assert.equal(receivers.get('market.stock')?.({ ...message, topic: STOCK.name, payload: 'ore' }), 7);
answer.cancel();
assert.equal(receivers.has('market.stock'), false);
console.log('contract-topic ok');
