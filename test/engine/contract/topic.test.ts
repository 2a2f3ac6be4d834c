// Types that flow through a topic. The compiler is the test: an expected error below is the assertion itself,
// since `npm run types` refuses the directive as unused once its line compiles.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Scope } from '../../../engine/contract/scope.ts';
import { systemClock } from '../../../engine/base/clock.ts';
import { requestTopic, topic, type Message } from '../../../engine/contract/topic.ts';
import { MessagePump } from '../../../engine/service/message-pump.ts';

interface Line {
  readonly text: string;
  readonly loud: boolean;
}

const LINE = topic<Line>('chat.line');
const COUNT = requestTopic<string, number>('chat.count');

type Messages = Pick<Scope, 'publish' | 'subscribe' | 'request' | 'respond'>;

/** A pump for the length of one test, and an open service on it. */
function open(): { readonly chat: Messages; readonly pump: MessagePump } {
  const faults: unknown[] = [];
  const pump = new MessagePump({ clock: systemClock, onFault: ({ error }) => faults.push(error) });
  const chat = pump.attach({ service: 'chat', generation: 1 });
  chat.open();
  return { chat, pump };
}

describe('publish and subscribe', () => {
  it('[BU26] the payload arrives as the type of its topic', async () => {
    const { chat, pump } = open();
    const heard: Line[] = [];
    chat.subscribe(LINE, (message) => {
      expectTypeOf(message).toEqualTypeOf<Message<Line>>();
      heard.push(message.payload);
    });
    chat.publish(LINE, { text: 'hello', loud: false });
    await nextTurn();
    pump.stop();
    expect(heard).toEqual([{ text: 'hello', loud: false }]);
  });

  it('[BU26] a payload of another type does not compile', () => {
    const { chat, pump } = open();
    // @ts-expect-error -- asserts that tsc refuses it: a field is missing
    chat.publish(LINE, { text: 'hello' });
    // @ts-expect-error -- asserts that tsc refuses it: a field is of another type
    chat.publish(LINE, { text: 'hello', loud: 1 });
    // @ts-expect-error -- asserts that tsc refuses it: a field too many
    chat.publish(LINE, { text: 'hello', loud: true, far: true });
    // @ts-expect-error -- asserts that tsc refuses it: the receiver expects another payload
    chat.subscribe(LINE, (message: Message<number>) => void message);
    pump.stop();
    expect(pump.figures().published).toBe(3);
  });

  it('[BU26] under a pattern of text a payload is unknown until it is looked at', () => {
    const { chat, pump } = open();
    chat.subscribe('chat.>', ({ payload }) => void expectTypeOf(payload).toBeUnknown());
    pump.stop();
    expect(pump.figures().subscriptions).toMatchObject([{ pattern: 'chat.>' }]);
  });
});

describe('request and reply', () => {
  it('[BU26] request and reply are those of the topic', async () => {
    const { chat, pump } = open();
    chat.respond(COUNT, ({ payload }) => {
      expectTypeOf(payload).toBeString();
      return payload.length;
    });
    const reply = chat.request(COUNT, 'seven', 1_000);
    expectTypeOf(reply).resolves.toBeNumber();
    expect(await reply).toBe(5);
    pump.stop();
  });

  it('[BU26] a request or an answer of another type does not compile', async () => {
    const { chat, pump } = open();
    // @ts-expect-error -- asserts that tsc refuses it: the answer is of another type
    chat.respond(COUNT, ({ payload }) => payload);
    // @ts-expect-error -- asserts that tsc refuses it: the request is of another type
    const reply = chat.request(COUNT, 7, 1_000);
    expect(await reply).toBe(7);
    pump.stop();
  });
});
