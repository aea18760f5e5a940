/** How an asset comes in and goes out on one chain. Amounts are decimals of whole coins. */
export interface CoinNetwork {
  readonly asset: string;
  readonly network: string;
  /** For people. */
  readonly name: string;
  /** Blocks until a deposit is credited, and until a withdrawal counts as arrived. */
  readonly confirmationsMin: number;
  readonly secondsPerBlock: number;
  /** The chain's share of a withdrawal; the receiver gets so much less. */
  readonly withdrawFee: string;
  readonly withdrawMin: string;
  readonly withdrawMax: string;
  /** What is smaller is not credited. */
  readonly depositMin: string;
  /** A withdrawal above this, alone or with the others of a day, waits for two operators. */
  readonly approvalAbove: string;
  readonly addressPattern: string;
}

const HEX_ADDRESS = "^0x[0-9a-fA-F]{40}$";
const BITCOIN_ADDRESS = "^(bc1[02-9ac-hj-np-z]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34})$";
const SOLANA_ADDRESS = "^[1-9A-HJ-NP-Za-km-z]{32,44}$";

/** One network an asset: the default of every call that names none. */
export const COIN_NETWORKS: readonly CoinNetwork[] = [
  {
    asset: "USDT",
    network: "ETH",
    name: "Ethereum (ERC20)",
    confirmationsMin: 6,
    secondsPerBlock: 12,
    withdrawFee: "1",
    withdrawMin: "10",
    withdrawMax: "10000000",
    depositMin: "0.01",
    approvalAbove: "10000",
    addressPattern: HEX_ADDRESS,
  },
  {
    asset: "BTC",
    network: "BTC",
    name: "Bitcoin",
    confirmationsMin: 2,
    secondsPerBlock: 600,
    withdrawFee: "0.0001",
    withdrawMin: "0.001",
    withdrawMax: "1000",
    depositMin: "0.00001",
    approvalAbove: "0.2",
    addressPattern: BITCOIN_ADDRESS,
  },
  {
    asset: "ETH",
    network: "ETH",
    name: "Ethereum",
    confirmationsMin: 6,
    secondsPerBlock: 12,
    withdrawFee: "0.001",
    withdrawMin: "0.01",
    withdrawMax: "10000",
    depositMin: "0.0001",
    approvalAbove: "5",
    addressPattern: HEX_ADDRESS,
  },
  {
    asset: "SOL",
    network: "SOL",
    name: "Solana",
    confirmationsMin: 10,
    secondsPerBlock: 1,
    withdrawFee: "0.005",
    withdrawMin: "0.1",
    withdrawMax: "1000000",
    depositMin: "0.001",
    approvalAbove: "100",
    addressPattern: SOLANA_ADDRESS,
  },
  {
    asset: "BNB",
    network: "BSC",
    name: "BNB Smart Chain (BEP20)",
    confirmationsMin: 5,
    secondsPerBlock: 3,
    withdrawFee: "0.0005",
    withdrawMin: "0.01",
    withdrawMax: "100000",
    depositMin: "0.0001",
    approvalAbove: "20",
    addressPattern: HEX_ADDRESS,
  },
];

/** The network of that name, or the asset's own when none is named. */
export const findNetwork = (asset: string, network?: string): CoinNetwork | undefined =>
  COIN_NETWORKS.find(
    (one) => one.asset === asset && (network === undefined || one.network === network),
  );

export const isAddress = ({ addressPattern }: CoinNetwork, address: string): boolean =>
  new RegExp(addressPattern).test(address);
