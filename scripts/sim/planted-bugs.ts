/** A bug to plant: `find` stands once in `file`, a path below packages/, and becomes `replace`. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const EXCHANGE = "services/src/exchange";
const JOURNAL = `${EXCHANGE}/journal`;

/** The order path: who is answered when, and with what. */
const SEQUENCER: readonly PlantedBug[] = [
  {
    name: "a command is answered before it is durable",
    file: `${EXCHANGE}/sequencer.ts`,
    find: `        await this.#parts.journal.append(batch.map(({ record }) => record));
      } catch (error) {
        this.#fail(batch, error);
        return;
      } finally {
        clearTimeout(patience);
        this.#isStalled = false;
      }
      for (const { waiting, record } of batch) {
        waiting.resolve(this.#parts.applier.apply(record, waiting.command, false));
      }`,
    replace: `        const written = this.#parts.journal.append(batch.map(({ record }) => record));
        for (const { waiting, record } of batch) {
          waiting.resolve(this.#parts.applier.apply(record, waiting.command, false));
        }
        await written;
      } catch (error) {
        this.#fail(batch, error);
        return;
      } finally {
        clearTimeout(patience);
        this.#isStalled = false;
      }`,
  },
  {
    name: "time goes back with the clock",
    file: `${EXCHANGE}/sequencer.ts`,
    find: "Math.max(this.#lastTimeUs, this.#parts.clock.nowUs())",
    replace: "this.#parts.clock.nowUs()",
  },
  {
    name: "a leader whose journal failed stays",
    file: `${EXCHANGE}/sequencer.ts`,
    find: "    this.#parts.onJournalFailure(error);\n",
    replace: "",
  },
  {
    name: "a batch is applied from its end",
    file: `${EXCHANGE}/sequencer.ts`,
    find: "for (const { waiting, record } of batch) {",
    replace: "for (const { waiting, record } of batch.toReversed()) {",
  },
];

/** What is on the disk, and what is believed to be. */
const JOURNALS: readonly PlantedBug[] = [
  {
    name: "a batch is not flushed",
    file: `${JOURNAL}/segment.ts`,
    find: ': "create-durable";',
    replace: ': "create";',
  },
  {
    name: "what recovery read is not made durable",
    file: `${JOURNAL}/recover.ts`,
    find: "  await makeDurable(disk, directory, cursor);\n",
    replace: "",
  },
  {
    name: "recovery asks for a flush that the kernel believes done",
    file: `${JOURNAL}/recover.ts`,
    find: "  const file = await writeWhole(disk, { directory, path }, bytes);",
    replace: `  const file = await disk.open(path, "append");
  await file.sync();
  void [writeWhole, directory, bytes];`,
  },
  {
    name: "checksums are not compared",
    file: "core/src/record-log/record.ts",
    find: "if (crc32(part(source, offset + 8, end)) !== source.readUInt32LE(offset + 4)) {",
    replace: "if (crc32(part(source, offset + 8, end)) === -1) {",
  },
  {
    name: "half a batch is taken for damage",
    file: "core/src/record-log/record.ts",
    find: "if (found.ok && sequence - found.indexInBatch > lastSequence + 1) return true;",
    replace: "if (found.ok) return true;",
  },
  {
    name: "a new writer has the epoch of the one before",
    file: `${JOURNAL}/file.ts`,
    find: "epoch: link.epoch + 1",
    replace: "epoch: Math.max(link.epoch, 1)",
  },
  {
    name: "the name of a new file is not made durable",
    file: `${EXCHANGE}/disk/disk.ts`,
    find: "    await disk.syncDirectory(at.directory);\n",
    replace: "",
  },
  {
    name: "a new file gets its name before it is flushed",
    file: `${EXCHANGE}/disk/disk.ts`,
    find: "    await file.sync();\n    await disk.rename",
    replace: "    await disk.rename",
  },
  {
    name: "the lock is not taken",
    file: `${JOURNAL}/file.ts`,
    find: "return disk.lock(directory);",
    replace: "return { release: () => {} };",
  },
  {
    name: "the follower takes the newest file for the next",
    file: `${JOURNAL}/follow-file.ts`,
    find: "return segments.find(({ firstSequence }) => firstSequence > segment.firstSequence);",
    replace:
      "return segments.findLast(({ firstSequence }) => firstSequence > segment.firstSequence);",
  },
  {
    name: "a new file forgets which record it follows",
    file: `${JOURNAL}/file.ts`,
    find: "await createSegment(disk, directory, this.#link, spare);",
    replace:
      'await createSegment(disk, directory, { ...this.#link, hash: "0".repeat(16) }, spare);',
  },
];

/** Restarts, snapshots, takeovers. */
const RECOVERY: readonly PlantedBug[] = [
  {
    name: "a restart leaves out a command",
    file: `${EXCHANGE}/recover.ts`,
    find: "const from = exchange.sequence + 1;",
    replace: "const from = exchange.sequence + 2;",
  },
  {
    name: "a snapshot does not wait for its events",
    file: `${EXCHANGE}/snapshot/snapshotter.ts`,
    find: "      await replica.eventLog.durable(image.sequence);\n",
    replace: "",
  },
  {
    name: "a snapshot forgets halted markets",
    file: `${EXCHANGE}/snapshot/image.ts`,
    find: "const haltedMarketIds = [...guarded.haltedMarketIds];",
    replace: "const haltedMarketIds: number[] = [];",
  },
  {
    name: "a new leader does not wait for its own reader",
    file: `${EXCHANGE}/role/membership.ts`,
    find: "    await standby.stopAt(journal.lastSequence);\n",
    replace: "",
  },
  {
    name: "a standby begins with a command that it has",
    file: `${EXCHANGE}/role/standby.ts`,
    find: "follower.follow(replica.exchange.sequence + 1, signal)",
    replace: "follower.follow(Math.max(1, replica.exchange.sequence), signal)",
  },
];

/** The event log and the halting of a market. */
const EVENTS: readonly PlantedBug[] = [
  {
    name: "events that could not be written are forgotten",
    file: `${EXCHANGE}/event-log/event-log-writer.ts`,
    find: "        await this.#reopen();\n",
    replace: "        this.#drop(batch.length);\n        await this.#reopen();\n",
  },
  {
    name: "the event behind the last one is taken for written",
    file: `${EXCHANGE}/event-log/event-log-writer.ts`,
    find: "return sequence > (this.#queue.at(-1)?.sequence ?? this.#lastSequence);",
    replace: "return sequence > (this.#queue.at(-1)?.sequence ?? this.#lastSequence + 1);",
  },
  {
    name: "a poison command halts nothing",
    file: `${EXCHANGE}/guarded-exchange.ts`,
    find: "    this.#haltedMarketIds.add(marketId);\n",
    replace: "",
  },
  {
    name: "a poison command ends the process",
    file: `${EXCHANGE}/guarded-exchange.ts`,
    find: "if (this.#exchange.sequence !== sequence) throw error;",
    replace: "if (this.#exchange.sequence > 0) throw error;",
  },
  {
    name: "the refusals of a halted market are not in the event log",
    file: `${EXCHANGE}/guarded-exchange.ts`,
    find: "if (this.#own.count === 0) return new Uint8Array",
    replace: "if (this.#own.count >= 0) return new Uint8Array",
  },
];

/** Money, and requests that come again. */
const ENGINE: readonly PlantedBug[] = [
  {
    name: "a fee is rounded down",
    file: "engine/src/market/arithmetic.ts",
    find: "return whole * rate + Math.ceil(product / RATES);",
    replace: "return whole * rate + Math.floor(product / RATES);",
  },
  {
    name: "a transfer is done again under the same id",
    file: "engine/src/exchange/money/transfer.ts",
    find: "if (state.transfers.find(command.accountId, command.transferId) >= 0) return;",
    replace: "",
  },
  {
    name: "what a buyer saved is lost",
    file: "engine/src/ledger/ledger.ts",
    find: "if (heldUnits !== paidUnits) asset.units.add(accountIndex << 1, heldUnits - paidUnits);",
    replace: "",
  },
  {
    name: "anybody may cancel any order",
    file: "engine/src/exchange/cancel-order.ts",
    find: "if (slot === 0 || market.orders.accountIndex(slot) !== accountIndex) {",
    replace: "if (slot === 0) {",
  },
  {
    name: "every other request is carried out twice",
    file: "engine/src/exchange/dispatch.ts",
    find: "if (place >= 0) return requests.repeat(place, log);",
    replace: "if (place % 2 === 0) return requests.repeat(place, log);",
  },
];

/** The consumers of the event log. */
const CONSUMERS: readonly PlantedBug[] = [
  {
    name: "the ledger does not drop what it has seen",
    file: "core/src/ledger/apply-batch.ts",
    find: "const fresh = part.filter(({ sequence }) => sequence > before);",
    replace: "const fresh = part;",
  },
  {
    name: "the ledger's checkpoint has a transaction of its own",
    file: "core/src/ledger/apply-batch.ts",
    find: "    for (const statement of rows.inserts()) await client.query(statement);\n",
    replace: `    for (const statement of rows.inserts()) await client.query(statement);
    await client.query("COMMIT");
    await client.query("BEGIN");
`,
  },
  {
    name: "the taker's fee is not posted",
    file: "core/src/ledger/cause-postings.ts",
    find: "    [taker.accountId, trade.takerFeeAssetId, trade.takerFeeUnits],\n",
    replace: "",
  },
  {
    name: "the book cache takes old news for new",
    file: "core/src/book-cache/memory.ts",
    find: '      if (lastSequence <= sequence) return "seen";\n',
    replace: "",
  },
  {
    name: "the book cache overlooks a gap",
    file: "core/src/book-cache/memory.ts",
    find: '      if (firstSequence > sequence + 1) throw new ProjectionGap("book", sequence, firstSequence);\n',
    replace: "      void ProjectionGap;\n",
  },
];

export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...SEQUENCER,
  ...JOURNALS,
  ...RECOVERY,
  ...EVENTS,
  ...ENGINE,
  ...CONSUMERS,
];
