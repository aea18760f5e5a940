import { ASSETS, MARKETS } from "@bourse/core/market";
import { encodeCommand } from "@bourse/engine/command";
import { openFileJournal } from "@bourse/services/exchange/journal";
import { type GenesisOptions, genesisRecords } from "./genesis.ts";

/** What the program is told, as JSON in BOURSE_GENESIS. */
export interface GenesisTask extends Pick<GenesisOptions, "seed" | "endTimeUs" | "accounts"> {
  /** The journal's directory; there is none yet. */
  readonly directory: string;
}

/** Simulates a day of trading into a journal: a program, so that the memory it takes goes with it. */
const { directory, ...options } = JSON.parse(process.env["BOURSE_GENESIS"] ?? "") as GenesisTask;
const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
const journal = await openFileJournal({ directory, log });
for (const batch of genesisRecords({ ...options, assets: ASSETS, markets: MARKETS })) {
  await journal.append(
    batch.map(({ sequence, timeUs, command }) => ({
      sequence,
      timeUs,
      payload: encodeCommand(command),
    })),
  );
}
await journal.close();
