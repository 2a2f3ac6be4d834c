// Sessions of users with tickets. Which tickets are good is said by a verifier of the test: "user until", and it
// answers when the test lets it.
import { expect, it } from 'vitest';
import type { TicketOutcome } from '../../../engine/gateway/ticket-verifier.ts';
import { TOY } from '../room/toy-behaviour.ts';
import { LinkRig, type LinkClient } from './link-rig.ts';

class Verifier {
  readonly asked: string[] = [];
  readonly #waiting: (() => void)[] = [];

  verify(ticket: string, nowMs: number): Promise<TicketOutcome> {
    this.asked.push(ticket);
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        const [user = '', until] = ticket.split('.');
        const expiresAtMs = Number(until);
        if (user === 'broken') reject(new Error('broken verifier'));
        else if (user === 'bad')
          resolve({ kind: 'refused', code: 'TICKET_REFUSED', reason: 'bad' });
        else if (expiresAtMs <= nowMs)
          resolve({ kind: 'refused', code: 'TICKET_EXPIRED', reason: 'late' });
        else resolve({ kind: 'accepted', user, expiresAtMs });
      });
    });
  }

  async answer(): Promise<void> {
    for (const waiting of this.#waiting.splice(0)) waiting();
    // What follows a verification runs before the next turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function start(limits = {}): { rig: LinkRig; verifier: Verifier; greet: Greet } {
  const verifier = new Verifier();
  const rig = new LinkRig({ tickets: verifier, limits });
  const greet = async (ticket: string): Promise<LinkClient> => {
    const client = rig.connect(ticket);
    client.hello();
    await verifier.answer();
    client.arrive();
    return client;
  };
  return { rig, verifier, greet };
}

type Greet = (ticket: string) => Promise<LinkClient>;

async function enter(rig: LinkRig, greet: Greet, ticket: string): Promise<LinkClient> {
  const client = await greet(ticket);
  client.say({ kind: 'join', room: 0, spectate: false });
  rig.tick();
  client.rest();
  return client;
}

it('[GW41] a Hello waits until the ticket was checked', async () => {
  const { rig, verifier } = start();
  const client = rig.connect('ann.1000');
  client.hello();
  client.say({ kind: 'join', room: 0, spectate: false });
  expect(client.rest()).toEqual([]);
  await verifier.answer();
  rig.tick();
  expect(client.rest()).toEqual(['welcome', 'joined 1']);
  expect(rig.gateway.list()).toMatchObject([
    { user: 'ann', room: 0, member: 0, connected: true, expiresAt: '1970-01-01T00:00:01.000Z' },
  ]);
});

it.each([
  ['bad.9000', 'TICKET_REFUSED 0', 'ticket-refused'],
  ['ann.0', 'TICKET_EXPIRED 0', 'ticket-late'],
  ['broken.9000', 'TICKET_REFUSED 0', 'ticket-refused'],
] as const)('[GW41] the ticket %s gets %s and 4012', async (ticket, told, label) => {
  const { rig, greet } = start();
  const client = await greet(ticket);
  expect([client.rest(), client.closeCode]).toEqual([[told], 4012]);
  expect([rig.gateway.figures.refused[label], rig.gateway.sessions]).toEqual([1, 0]);
});

it('[GW41] a ticket for a server that takes none is refused', async () => {
  const rig = new LinkRig();
  const client = rig.connect('ann.1000');
  await new Promise((resolve) => setImmediate(resolve));
  expect([client.rest(), client.closeCode]).toEqual([['TICKET_REFUSED 0'], 4012]);
});

it('[GW41] more than heldMessagesMax before the check is over end it with 4001', async () => {
  const { rig, verifier } = start({ heldMessagesMax: 2 });
  const client = rig.connect('ann.1000');
  for (let i = 0; i < 3; i += 1) client.hello();
  expect([client.rest(), client.closeCode]).toEqual([['HELLO_EXPECTED 0'], 4001]);
  await verifier.answer();
  expect(rig.gateway.sessions).toBe(0);
});

it('[GW40] the check of a ticket counts against the deadline of Hello', async () => {
  const { rig, verifier } = start({ helloDeadlineMs: 100 });
  const client = rig.connect('ann.1000');
  client.hello();
  rig.pass(100);
  expect(client.closeCode).toBe(4004);
  await verifier.answer();
  expect([client.rest(), rig.gateway.sessions]).toEqual([[], 0]);
});

it('[GW41] a session ends with its ticket, connected or not', async () => {
  const { rig, greet } = start();
  const [first, second] = [await enter(rig, greet, 'ann.1000'), await greet('ben.1000')];
  second.lose();
  rig.pass(999);
  expect(rig.gateway.sessions).toBe(2);
  rig.pass(1);
  expect([first.closeCode, rig.gateway.sessions]).toEqual([4013, 0]);
  rig.tick();
  expect(rig.isTaken(0, 0)).toBe(false);
});

it('[GW41] Renew makes it last as long as a newer ticket of the same user, and no other does', async () => {
  const { rig, verifier, greet } = start();
  const client = await greet('ann.1000');
  client.rest();
  const renew = async (ticket: string): Promise<string[]> => {
    client.say({ kind: 'renew', ticket });
    await verifier.answer();
    return client.rest();
  };
  for (const ticket of ['ben.9000', 'bad.9000', 'broken.9000']) {
    expect(await renew(ticket)).toEqual(['TICKET_REFUSED 0']);
  }
  expect(await renew('ann.2000')).toEqual([]);
  expect(await renew('ann.1500')).toEqual([]);
  rig.pass(1_999);
  expect(client.closeCode).toBeUndefined();
  rig.pass(1);
  expect(client.closeCode).toBe(4013);
  const guest = rig.greet();
  guest.rest();
  guest.say({ kind: 'renew', ticket: 'ann.9000' });
  expect(guest.rest()).toEqual(['TICKET_REFUSED 0']);
});

it('[GW41] a second Renew waits for nobody: it is refused while one is checked', async () => {
  const { verifier, greet } = start();
  const client = await greet('ann.1000');
  client.rest();
  for (let i = 0; i < 3; i += 1) client.say({ kind: 'renew', ticket: 'ann.2000' });
  expect(client.rest()).toEqual(['TICKET_REFUSED 0', 'TICKET_REFUSED 0']);
  await verifier.answer();
  expect([client.rest(), verifier.asked.length]).toEqual([[], 2]);
});

it('[GW33] a token with the ticket of another user is RESUME_UNKNOWN, and is not spent', async () => {
  const { rig, verifier, greet } = start();
  const client = await greet('ann.1000');
  client.lose();
  const resume = async (ticket: string | undefined): Promise<string[]> => {
    const next = rig.connect(ticket);
    next.hello({ token: client.token, tick: 0 });
    await verifier.answer();
    return next.rest();
  };
  expect(await resume('ben.1000')).toEqual(['RESUME_UNKNOWN 0']);
  expect(await resume('ann.5000')).toEqual(['welcome', 'resumed']);
  rig.pass(4_999);
  expect(rig.gateway.sessions).toBe(1);
});

it('[GW34] a user takes over the slot that another session of theirs has', async () => {
  const { rig, greet } = start();
  const first = await enter(rig, greet, 'ann.9000');
  const other = await enter(rig, greet, 'ben.9000');
  first.command(1, [TOY.add, 5]);
  const second = await greet('ann.9000');
  second.say({ kind: 'join', room: 0, spectate: false });
  expect([first.closeCode, rig.gateway.sessions]).toEqual([4011, 2]);
  rig.tick();
  expect(second.received.length + second.arrive().length).toBeGreaterThan(1);
  expect(second.received.at(-1)).toMatchObject({ kind: 'joined', member: 0, tick: 3 });
  expect(rig.resume(first).rest()).toEqual(['RESUME_UNKNOWN 0']);
  second.command(1, [TOY.add, 1]);
  rig.tick();
  const replies = second.arrive().flatMap((one) => (one.kind === 'frame' ? one.replies : []));
  expect(replies).toEqual([{ member: 0, sequence: 1, refusal: '' }]);
  expect(other.closeCode).toBeUndefined();
});

it('[GW34] guests take nothing over, nor does watching or another room', async () => {
  const { rig, greet } = start();
  const first = await enter(rig, greet, 'ann.9000');
  for (const [room, spectate] of [
    [0, true],
    [1, false],
  ] as const) {
    const next = await greet('ann.9000');
    next.say({ kind: 'join', room, spectate });
  }
  rig.enter();
  expect([first.closeCode, rig.gateway.sessions]).toEqual([undefined, 4]);
});

it('[GW42] beyond the sessions of one user the one that waited longest ends; else 4015', async () => {
  const { rig, greet } = start({ sessionsPerUserMax: 2 });
  const [first, second] = [await greet('ann.9000'), await greet('ann.9000')];
  const refused = await greet('ann.9000');
  expect([refused.rest(), refused.closeCode]).toEqual([['SESSIONS_FULL 0'], 4015]);
  expect((await greet('ben.9000')).rest()).toEqual(['welcome']);
  second.lose();
  first.lose();
  expect((await greet('ann.9000')).rest()).toEqual(['welcome']);
  expect(rig.gateway.list().filter(({ user }) => user === 'ann')).toHaveLength(2);
});

it('[GW43] revoking ends all sessions of a user, or one, with 4014', async () => {
  const { rig, greet } = start();
  const [first, second] = [await enter(rig, greet, 'ann.9000'), await greet('ann.9000')];
  const other = await greet('ben.9000');
  second.lose();
  expect(rig.gateway.revoke({ user: 'ann' }, 'a test')).toBe(2);
  expect([first.closeCode, other.closeCode, rig.gateway.sessions]).toEqual([4014, undefined, 1]);
  rig.tick();
  expect(rig.isTaken(0, 0)).toBe(false);
  expect(rig.gateway.revoke({ user: 'nobody' }, 'a test')).toBe(0);
  const session = rig.gateway.list()[0]?.session ?? '';
  expect(rig.gateway.revoke({ session }, 'a test')).toBe(1);
  expect([other.closeCode, rig.gateway.sessions]).toEqual([4014, 0]);
});
