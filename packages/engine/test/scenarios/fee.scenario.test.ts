import { test } from "vitest";
import { NO_FEES } from "../fixture.ts";
import { scenario } from "../scenario.ts";
import { FUNDS } from "./funds.ts";

/** The market of Binance's commission example, in units of 0.00000001: a tick of 0.01, a lot of 0.00001. */
const EXAMPLE = {
  priceDecimals: 2,
  stepSizeUnits: 1000,
  baseUnitsPerLot: 1000,
  quoteUnitsPerTickLot: 10,
  maxPriceTicks: 100_000_000,
  standardFees: { ...NO_FEES, takerRate: 20, sellerRate: 40 },
  taxFees: { ...NO_FEES, takerRate: 114, sellerRate: 116 },
  specialFees: { ...NO_FEES, takerRate: 5_000_000, sellerRate: 1_000_000 },
};
const EXAMPLE_FUNDS = `
  bob DEPOSIT 1749125000000 EUR       => EUR 1749125000000+0
  alice DEPOSIT 49975000 APPLE        => APPLE 49975000+0
  bob bid BUY 49975@3500000           => rests 49975
`;

test("Binance's example: 0.49975 sold at 35000, all in the received asset", () =>
  scenario(
    `${EXAMPLE_FUNDS}
    # 17491.25 * (0.0000006 + 0.0000023 + 0.06) = 1049.525724625, rounded up
    alice t SELL 49975 MARKET           => 49975@3500000 with bid
    balance alice                       => EUR 1644172427537+0
    balance house                       => EUR 104952572463+0
  `,
    EXAMPLE,
  ));

test("Binance's example: the same in the fee asset at 260, the standard part at a quarter", () =>
  scenario(
    `${EXAMPLE_FUNDS}
    list 2 COIN/EUR priceDecimals=2 stepSizeUnits=100000 baseUnitsPerLot=100000 quoteUnitsPerTickLot=1000 => ok
    exchange feeAssetId=4 feeDiscount=2500 => ok
    account alice paysInFeeAsset=true   => ok
    carol DEPOSIT 100000000 COIN        => COIN 100000000+0
    carol DEPOSIT 26000000 EUR          => EUR 26000000+0
    carol a SELL 1@26000 market:2       => rests 1
    carol b BUY 1@26000 market:2        => 1@26000 with a
    alice DEPOSIT 403660713 COIN        => COIN 403660713+0
    # 0.000010091 + 0.00015473 + 4.036442308 = 4.036607129, rounded up once
    alice t SELL 49975 MARKET           => 49975@3500000 with bid
    balance alice                       => EUR 1749125000000+0
    balance house                       => COIN 403660713+0
  `,
    EXAMPLE,
  ));

test("one unit too few of the fee asset: all in the received asset, without discount", () =>
  scenario(
    `${EXAMPLE_FUNDS}
    list 2 COIN/EUR priceDecimals=2 stepSizeUnits=100000 baseUnitsPerLot=100000 quoteUnitsPerTickLot=1000 => ok
    exchange feeAssetId=4 feeDiscount=2500 => ok
    account alice paysInFeeAsset=true   => ok
    carol DEPOSIT 100000000 COIN        => COIN 100000000+0
    carol DEPOSIT 26000000 EUR          => EUR 26000000+0
    carol a SELL 1@26000 market:2       => rests 1
    carol b BUY 1@26000 market:2        => 1@26000 with a
    alice DEPOSIT 403660712 COIN        => COIN 403660712+0
    alice t SELL 49975 MARKET           => 49975@3500000 with bid
    balance alice                       => EUR 1644172427537+0 COIN 403660712+0
    balance house                       => EUR 104952572463+0
  `,
    EXAMPLE,
  ));

const HALF_PERCENT = { standardFees: { ...NO_FEES, makerRate: 400_000, takerRate: 500_000 } };

test("no market values the fee asset, or nothing traded there: the received asset pays", () =>
  scenario(
    `${FUNDS}
    exchange feeAssetId=4 feeDiscount=5000 => ok
    account alice paysInFeeAsset=true   => ok
    alice DEPOSIT 1000 COIN             => COIN 1000+0
    bob bid BUY 30@100                  => rests 30
    alice t SELL 10@100                 => 10@100 with bid
    # 0.5 % of 1000
    balance alice                       => EUR 1000995+0 APPLE 9990+0 COIN 1000+0
    list 2 COIN/EUR                     => ok
    alice u SELL 10@100                 => 10@100 with bid
    balance alice                       => EUR 1001990+0 APPLE 9980+0 COIN 1000+0
    alice a SELL 1@50 market:2          => rests 1
    bob b BUY 1@50 market:2             => 1@50 with a
    # 1000 * 0.25 % = 2.5 EUR at 50 = 0.05 COIN, rounded up
    alice v SELL 10@100                 => 10@100 with bid
    balance alice                       => EUR 1003040+0 APPLE 9970+0 COIN 998+0
  `,
    HALF_PERCENT,
  ));

test("an account's own rates replace the standard maker and taker rates, and only those", () =>
  scenario(
    `${FUNDS}
    fees tax maker:1000000 taker:1000000 buyer:0 seller:0   => ok
    account alice makerRate=0 takerRate=1000000             => ok
    alice ask SELL 10@100        => rests 10
    # maker 0 + 1 % of 1000 EUR; taker 0.5 % + 1 % of 10 apples
    bob t BUY 10@100             => 10@100 with ask
    balance alice                => EUR 1000990+0 APPLE 9990+0
    balance bob                  => EUR 999000+0 APPLE 10009+0
    bob bid BUY 10@100           => rests 10
    # taker 1 % + 1 %
    alice u SELL 10@100          => 10@100 with bid
    balance alice                => EUR 1001970+0 APPLE 9980+0
    account alice makerRate=-1 takerRate=-1 => ok
    bob bid BUY 10@100           => rests 10
    alice v SELL 10@100          => 10@100 with bid
    balance alice                => EUR 1002955+0 APPLE 9970+0
  `,
    HALF_PERCENT,
  ));

test("where the received asset is the fee asset the discount holds as well", () =>
  scenario(
    `
    alice DEPOSIT 100 COIN              => COIN 100+0
    bob DEPOSIT 100000 EUR              => EUR 100000+0
    exchange feeAssetId=4 feeDiscount=5000 => ok
    account bob paysInFeeAsset=true     => ok
    alice ask SELL 100@100              => rests 100
    # taker: 10 % of 100 coins would be 10, half of it is 5
    bob t BUY 100@100                   => 100@100 with ask
    balance bob                         => EUR 90000+0 COIN 95+0
    balance house                       => COIN 5+0
  `,
    {
      symbol: "COINEUR",
      baseAssetId: 4,
      standardFees: { ...NO_FEES, takerRate: 10_000_000 },
    },
  ));

test("a rate above 50 % is not listed", () =>
  scenario(`
    fees standard maker:0 taker:30000000 buyer:20000000 seller:0  => ok
    fees special maker:0 taker:1 buyer:0 seller:0                 => -1102 Mandatory parameter 'standardFees' was not sent, was empty/null, or malformed.
  `));
