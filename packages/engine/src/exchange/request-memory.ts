import type { FlatState, FlatStateReader } from "../collections/index.ts";
import {
  HashIndex,
  WordRing,
  grownFloat64,
  grownInt32,
  keyHash,
  lengthFor,
} from "../collections/index.ts";
import type { EventLog } from "../event/index.ts";
import { HashSum, RecordKind } from "../hash/index.ts";
import { assert } from "../invariant/index.ts";
import { PACKED_ID_WORDS, PackedId, unpackedText } from "../order/index.ts";
import { ANSWER_EVENTS_MAX, REMEMBERED_EVENTS_MAX, REQUESTS_MAX } from "./limits.ts";

const SLOTS_MIN = 1024;

/** Of a slot, in doubles. */
const DOUBLE = { accountId: 0, sequence: 1, end: 2 } as const;

/** Of a slot, in words: who asked, and where in the ring the answer lies (0 words = not kept). */
const WORD = {
  name: 0,
  nameLength: PACKED_ID_WORDS,
  keyHash: PACKED_ID_WORDS + 1,
  answerPlace: PACKED_ID_WORDS + 2,
  answerWords: PACKED_ID_WORDS + 3,
  answerEvents: PACKED_ID_WORDS + 4,
  /** Of the answer's words; worked out when the hash is asked for. */
  answerHash: PACKED_ID_WORDS + 5,
  end: PACKED_ID_WORDS + 6,
} as const;

/**
 * The newest requests of the exchange and how they were answered, so that whoever asks a second
 * time gets the first answer. A ring of requests, and a ring of their answers: bounded, flat, and
 * without an object per request. Answers are kept whole or not at all; an answer that is not
 * kept (too long, or too old) comes back empty, with the sequence under which it can be looked up.
 */
export class RequestMemory {
  #doubles: Float64Array<ArrayBufferLike> = new Float64Array(DOUBLE.end * SLOTS_MIN);
  #words: Int32Array<ArrayBufferLike> = new Int32Array(WORD.end * SLOTS_MIN);
  #slotCount = SLOTS_MIN;
  /** The oldest request's slot; the others follow in a ring. */
  #begin = 0;
  #size = 0;
  /** The newest so many requests have answers in the ring, some of no words. */
  #answered = 0;
  #answerEvents = 0;
  readonly #answers = new WordRing();
  readonly #index = new HashIndex();
  readonly #name = new PackedId();
  readonly #hash = new HashSum();
  /** The oldest so many requests are counted in the hash. */
  #hashed = 0;

  get size(): number {
    return this.#size;
  }

  /** The slot of a request that is remembered, or -1. */
  find(accountId: number, requestId: string): number {
    const name = this.#name;
    if (!name.pack(requestId) || name.length === 0) return -1;
    const hash = keyHash(accountId, name.hash);
    const index = this.#index;
    for (let place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      const slot = index.slotAt(place);
      if (this.#isAt(slot, accountId, name)) return slot;
    }
    return -1;
  }

  /** Writes the first answer as an event. */
  repeat(slot: number, log: EventLog): void {
    const at = WORD.end * slot;
    const words = this.#words;
    const accountId = this.#doubles[DOUBLE.end * slot + DOUBLE.accountId] as number;
    const requestId = unpackedText(words, at + WORD.name, words[at + WORD.nameLength] as number);
    const firstSequence = this.#doubles[DOUBLE.end * slot + DOUBLE.sequence] as number;
    const answer = this.#answers.copy(
      words[at + WORD.answerPlace] as number,
      words[at + WORD.answerWords] as number,
    );
    log.requestRepeated(accountId, requestId, firstSequence, new Uint8Array(answer.buffer));
  }

  /** A request that `find` did not find, and what the log says so far. */
  remember(accountId: number, requestId: string, sequence: number, log: EventLog): void {
    const name = this.#name;
    if (!name.pack(requestId) || name.length === 0) return;
    if (this.#size === REQUESTS_MAX) this.#forgetOldest();
    if (this.#size === this.#slotCount) this.#grow();
    const slot = this.#slotOf(this.#size++);
    const hash = keyHash(accountId, name.hash);
    this.#doubles[DOUBLE.end * slot + DOUBLE.accountId] = accountId;
    this.#doubles[DOUBLE.end * slot + DOUBLE.sequence] = sequence;
    const at = WORD.end * slot;
    const words = this.#words;
    for (let place = 0; place < PACKED_ID_WORDS; place++) {
      words[at + WORD.name + place] = name.words[place] as number;
    }
    words[at + WORD.nameLength] = name.length;
    words[at + WORD.keyHash] = hash;
    this.#index.add(hash, slot);
    this.#keepAnswer(at, log);
  }

  /** Of all requests and answers. It costs only what is new since it was asked for last. */
  hash(): HashSum {
    for (; this.#hashed < this.#size; this.#hashed++) {
      const slot = this.#slotOf(this.#hashed);
      this.#words[WORD.end * slot + WORD.answerHash] = this.#answerHash(slot);
      this.#feed(this.#hash, slot);
      this.#hash.add();
    }
    return this.#hash;
  }

  /** Oldest first, however they lie in the rings. */
  writeTo(state: FlatState): void {
    const doubles = new Float64Array(DOUBLE.end * this.#size);
    const words = new Int32Array(WORD.end * this.#size);
    for (let index = 0; index < this.#size; index++) {
      const slot = this.#slotOf(index);
      doubles.set(
        this.#doubles.subarray(DOUBLE.end * slot, DOUBLE.end * (slot + 1)),
        DOUBLE.end * index,
      );
      words.set(this.#words.subarray(WORD.end * slot, WORD.end * (slot + 1)), WORD.end * index);
      // What follows from the rest is left out, so that equal memories are written alike.
      words[WORD.end * index + WORD.answerPlace] = 0;
      words[WORD.end * index + WORD.answerHash] = 0;
    }
    state.numbers.push(this.#answered);
    state.arrays.push(doubles, words, this.#answers.all());
  }

  readFrom(reader: FlatStateReader): void {
    this.#answered = reader.number();
    const doubles = reader.float64();
    const words = reader.int32();
    const answers = reader.int32();
    this.#size = doubles.length / DOUBLE.end;
    assert(this.#size * WORD.end === words.length, "requests are remembered by half");
    this.#slotCount = lengthFor(Math.max(0, this.#size - 1), SLOTS_MIN);
    this.#doubles = grownFloat64(doubles, DOUBLE.end * this.#slotCount);
    this.#words = grownInt32(words, WORD.end * this.#slotCount);
    let place = this.#answers.push(answers, answers.length);
    for (let slot = 0; slot < this.#size; slot++) {
      const at = WORD.end * slot;
      this.#words[at + WORD.answerPlace] = place;
      place += this.#words[at + WORD.answerWords] as number;
      this.#answerEvents += this.#words[at + WORD.answerEvents] as number;
      this.#index.add(this.#words[at + WORD.keyHash] as number, slot);
    }
  }

  assertValid(): void {
    const hash = new HashSum();
    let words = 0;
    let events = 0;
    for (let index = 0; index < this.#size; index++) {
      const slot = this.#slotOf(index);
      const at = WORD.end * slot;
      const answerWords = this.#words[at + WORD.answerWords] as number;
      assert(
        answerWords === 0 || index >= this.#size - this.#answered,
        "an answer was to be forgotten and was not",
      );
      words += answerWords;
      events += this.#words[at + WORD.answerEvents] as number;
      assert(this.#isFound(slot), "a remembered request is not found");
      this.#words[at + WORD.answerHash] = this.#answerHash(slot);
      this.#feed(hash, slot);
      hash.add();
    }
    assert(words === this.#answers.length, "the remembered answers are not where they should be");
    assert(events === this.#answerEvents, "the events of the remembered answers are miscounted");
    assert(events <= REMEMBERED_EVENTS_MAX, "too many answers are remembered");
    assert(this.#size === this.#index.size, "more requests are found than are remembered");
    assert(this.hash().equals(hash), "the hash of the remembered requests has lost its way");
  }

  #keepAnswer(at: number, log: EventLog): void {
    const isKept = log.count <= ANSWER_EVENTS_MAX;
    const answerWords = isKept ? 2 * log.length : 0;
    const answerEvents = isKept ? log.count : 0;
    this.#answerEvents += answerEvents;
    while (this.#answerEvents > REMEMBERED_EVENTS_MAX) this.#emptyOldestAnswer();
    const words = this.#words;
    words[at + WORD.answerPlace] = this.#answers.push(log.words, answerWords);
    words[at + WORD.answerWords] = answerWords;
    words[at + WORD.answerEvents] = answerEvents;
    words[at + WORD.answerHash] = 0;
    this.#answered++;
  }

  #forgetOldest(): void {
    const slot = this.#begin;
    if (this.#hashed > 0) {
      this.#feed(this.#hash, slot);
      this.#hash.subtract();
      this.#hashed--;
    }
    if (this.#answered === this.#size) this.#dropAnswer(slot);
    this.#index.remove(this.#words[WORD.end * slot + WORD.keyHash] as number, slot);
    this.#begin = this.#slotOf(1);
    this.#size--;
  }

  /** Called while the newest request has its slot, but no answer yet. */
  #emptyOldestAnswer(): void {
    const index = this.#size - 1 - this.#answered;
    const slot = this.#slotOf(index);
    const isHashed = index < this.#hashed;
    if (isHashed) {
      this.#feed(this.#hash, slot);
      this.#hash.subtract();
    }
    this.#dropAnswer(slot);
    if (!isHashed) return;
    this.#words[WORD.end * slot + WORD.answerHash] = this.#answerHash(slot);
    this.#feed(this.#hash, slot);
    this.#hash.add();
  }

  #dropAnswer(slot: number): void {
    const at = WORD.end * slot;
    this.#answers.shift(this.#words[at + WORD.answerWords] as number);
    this.#answerEvents -= this.#words[at + WORD.answerEvents] as number;
    this.#words[at + WORD.answerWords] = 0;
    this.#words[at + WORD.answerEvents] = 0;
    this.#answered--;
  }

  #isAt(slot: number, accountId: number, name: PackedId): boolean {
    const at = WORD.end * slot;
    if (this.#doubles[DOUBLE.end * slot + DOUBLE.accountId] !== accountId) return false;
    if (this.#words[at + WORD.nameLength] !== name.length) return false;
    for (let place = 0; place < PACKED_ID_WORDS; place++) {
      if (this.#words[at + WORD.name + place] !== name.words[place]) return false;
    }
    return true;
  }

  #isFound(slot: number): boolean {
    const at = WORD.end * slot;
    const length = this.#words[at + WORD.nameLength] as number;
    const accountId = this.#doubles[DOUBLE.end * slot + DOUBLE.accountId] as number;
    return this.find(accountId, unpackedText(this.#words, at + WORD.name, length)) === slot;
  }

  #feed(hash: HashSum, slot: number): void {
    const at = WORD.end * slot;
    hash.begin(RecordKind.Request);
    hash.feed(this.#doubles[DOUBLE.end * slot + DOUBLE.accountId] as number);
    hash.feed(this.#doubles[DOUBLE.end * slot + DOUBLE.sequence] as number);
    hash.feed((this.#words[at + WORD.keyHash] as number) >>> 0);
    hash.feed(this.#words[at + WORD.answerWords] as number);
    hash.feed((this.#words[at + WORD.answerHash] as number) >>> 0);
  }

  #answerHash(slot: number): number {
    const at = WORD.end * slot;
    const place = this.#words[at + WORD.answerPlace] as number;
    const count = this.#words[at + WORD.answerWords] as number;
    let hash = count;
    for (let word = 0; word < count; word++) {
      const bits = Math.imul(hash ^ this.#answers.at(place + word), 0x85ebca6b);
      hash = bits ^ (bits >>> 15);
    }
    return hash;
  }

  /** Of the n-th oldest request. */
  #slotOf(index: number): number {
    return (this.#begin + index) & (this.#slotCount - 1);
  }

  /** Only before the first request is forgotten: they lie from slot 0 on. */
  #grow(): void {
    this.#slotCount *= 2;
    this.#doubles = grownFloat64(this.#doubles, DOUBLE.end * this.#slotCount);
    this.#words = grownInt32(this.#words, WORD.end * this.#slotCount);
  }
}
