// Types that flow through a topic. `npm run types` is the test: whether a call would compile is asked of the
// compiler as a type, true or false, which a value has to agree with.
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

// Whether these calls with the topics above compile.
type Fits<Method, Call> = Method extends Call ? true : false;
type Publishes<P> = Fits<Messages['publish'], (topic: typeof LINE, payload: P) => void>;
type Hears<P> = Fits<
  Messages['subscribe'],
  (topic: typeof LINE, receive: (message: Message<P>) => void) => unknown
>;
type Answers<A> = Fits<
  Messages['respond'],
  (topic: typeof COUNT, answer: (message: Message<string>) => A) => unknown
>;
type Asks<P> = Fits<
  Messages['request'],
  (topic: typeof COUNT, payload: P, deadlineMs: number) => Promise<number>
>;

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
    expectTypeOf<Publishes<Line>>().toEqualTypeOf<true>();
    expectTypeOf<Publishes<{ text: string }>>().toEqualTypeOf<false>();
    expectTypeOf<Publishes<{ text: string; loud: number }>>().toEqualTypeOf<false>();
    expectTypeOf<Hears<Line>>().toEqualTypeOf<true>();
    expectTypeOf<Hears<number>>().toEqualTypeOf<false>();
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

  it('[BU26] a request or an answer of another type does not compile', () => {
    expectTypeOf<Answers<number>>().toEqualTypeOf<true>();
    expectTypeOf<Answers<string>>().toEqualTypeOf<false>();
    expectTypeOf<Asks<string>>().toEqualTypeOf<true>();
    expectTypeOf<Asks<number>>().toEqualTypeOf<false>();
  });
});
