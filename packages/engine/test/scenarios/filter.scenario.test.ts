import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { FUNDS, failure, trade } from "./funds.ts";

/** The last price, and the average, is 100. */
const BOOK = FUNDS + trade(100);
const run = (text: string) => scenario(BOOK + text);

test("PRICE_FILTER holds for the price and for the trigger price", () =>
  run(`
    market minPriceTicks=50 maxPriceTicks=150               => ok
    bob a BUY 1@49                                          => ${failure("PRICE_FILTER")}
    bob a SELL 1@151                                        => ${failure("PRICE_FILTER")}
    bob a BUY 1 STOP_LOSS stop:151                          => ${failure("PRICE_FILTER")}
    bob a BUY 1@150 STOP_LOSS_LIMIT stop:151                => ${failure("PRICE_FILTER")}
    bob a BUY 1@151 STOP_LOSS_LIMIT stop:150                => ${failure("PRICE_FILTER")}
    bob a BUY 1@150 STOP_LOSS_LIMIT stop:150                => waits
    bob b SELL 1@50 STOP_LOSS_LIMIT stop:50                 => waits
    bob c BUY 1@0                                           => ${failure("PRICE_FILTER")}
  `));

test("LOT_SIZE holds for the quantity and for an iceberg's part", () =>
  run(`
    market minQuantityLots=3 maxQuantityLots=10             => ok
    bob a BUY 2@90                                          => ${failure("LOT_SIZE")}
    bob a BUY 11@90                                         => ${failure("LOT_SIZE")}
    bob a BUY 10@90 ice:2                                   => ${failure("LOT_SIZE")}
    bob a BUY 0@90                                          => ${failure("LOT_SIZE")}
    bob a BUY 10@90 ice:3                                   => rests 10
    bob b SELL 2 STOP_LOSS stop:90                          => ${failure("LOT_SIZE")}
    bob b SELL 0 MARKET                                     => ${failure("LOT_SIZE")}
  `));

test("MARKET_LOT_SIZE holds for MARKET orders, its step too", () =>
  run(`
    alice bid BUY 100@90                                    => rests 100
    market marketMinQuantityLots=4 marketMaxQuantityLots=20 marketStepLots=4 => ok
    bob a SELL 3 MARKET                                     => ${failure("MARKET_LOT_SIZE")}
    bob a SELL 21 MARKET                                    => ${failure("MARKET_LOT_SIZE")}
    bob a SELL 10 MARKET                                    => ${failure("MARKET_LOT_SIZE")}
    bob a SELL 12 MARKET                                    => 12@90 with bid
    bob b SELL 3@90 IOC                                     => 3@90 with bid
    bob c SELL 3 STOP_LOSS stop:80                          => waits
  `));

test("PERCENT_PRICE holds for both sides, PERCENT_PRICE_BY_SIDE for each its own; bounds included", () =>
  run(`
    market percentPriceUp=12000 percentPriceDown=9000       => ok
    bob a BUY 1@121                                         => ${failure("PERCENT_PRICE")}
    bob a SELL 1@89                                         => ${failure("PERCENT_PRICE")}
    bob a BUY 1@90                                          => rests 1
    bob b SELL 1@120                                        => rests 1
    bob CANCELALL                                           => canceled a 1, canceled b 1
    market bidMultiplierUp=11000 bidMultiplierDown=9500     => ok
    bob a BUY 1@111                                         => ${failure("PERCENT_PRICE_BY_SIDE")}
    bob a BUY 1@94                                          => ${failure("PERCENT_PRICE_BY_SIDE")}
    bob a BUY 1@95 MAKER                                    => rests 1
    bob b SELL 1@120                                        => rests 1
    # the limit of a stop is judged, its trigger is not
    bob c BUY 1@111 STOP_LOSS_LIMIT stop:101                => ${failure("PERCENT_PRICE_BY_SIDE")}
    bob c BUY 1@110 STOP_LOSS_LIMIT stop:400                => waits
    bob d BUY 1 STOP_LOSS stop:400                          => waits
  `));

test("TRAILING_DELTA has a range above and a range below", () =>
  run(`
    market minTrailingAboveBips=100 maxTrailingAboveBips=500 => ok
    bob a BUY 1 STOP_LOSS trail:99                          => ${failure("TRAILING_DELTA")}
    bob a SELL 1 TAKE_PROFIT trail:501                      => ${failure("TRAILING_DELTA")}
    bob a BUY 1 STOP_LOSS trail:100                         => waits
    bob b SELL 1 TAKE_PROFIT trail:500                      => waits
    bob c SELL 1 STOP_LOSS trail:9000                       => waits
    market minTrailingBelowBips=20 maxTrailingBelowBips=30  => ok
    bob d SELL 1 STOP_LOSS trail:31                         => ${failure("TRAILING_DELTA")}
    bob d BUY 1 TAKE_PROFIT trail:19                        => ${failure("TRAILING_DELTA")}
    bob d BUY 1 TAKE_PROFIT trail:30                        => waits
    bob e BUY 1 TAKE_PROFIT stop:90                         => waits
    market maxTrailingAboveBips=500 maxTrailingBelowBips=500 => ok
    bob f BUY 1 STOP_LOSS trail:501                         => ${failure("TRAILING_DELTA")}
  `));

test("ICEBERG_PARTS counts the parts, the last one too", () =>
  run(`
    market maxIcebergParts=3                                => ok
    bob a BUY 10@90 ice:3                                   => ${failure("ICEBERG_PARTS")}
    bob a BUY 9@90 ice:3                                    => rests 9
    bob b BUY 10@90 ice:4                                   => rests 10
  `));

test("MIN_NOTIONAL and NOTIONAL: at the limit, at the trigger, or at the average", () =>
  run(`
    market oldMinNotionalUnits=300 minNotionalUnits=200 maxNotionalUnits=900 => ok
    bob a BUY 3@99                                          => ${failure("MIN_NOTIONAL")}
    bob a BUY 3@301                                         => ${failure("NOTIONAL")}
    bob a BUY 3@100                                         => rests 3
    bob b BUY 9@100                                         => rests 9
    bob c SELL 3 STOP_LOSS stop:99                          => ${failure("MIN_NOTIONAL")}
    bob c SELL 9 STOP_LOSS trail:100                        => waits
    bob d SELL 10 STOP_LOSS trail:100                       => ${failure("NOTIONAL")}
    bob e SELL 2 MARKET                                     => ${failure("MIN_NOTIONAL")}
    bob e SELL 10 MARKET                                    => ${failure("NOTIONAL")}
    bob e SELL quote:299 MARKET                             => ${failure("MIN_NOTIONAL")}
    bob e SELL quote:901 MARKET                             => ${failure("NOTIONAL")}
    market oldMinNotionalToMarket=false                     => ok
    bob e SELL 1 MARKET                                     => ${failure("NOTIONAL")}
    market applyMinToMarket=false applyMaxToMarket=false    => ok
    bob e SELL 1 MARKET                                     => 1@100 with a
    bob f SELL 10 MARKET                                    => 2@100 with a, 8@100 with b
  `));

test("MAX_POSITION counts what is owned and what open bids would bring", () =>
  run(`
    # Bob owns 10001; 5 bid here, 4 with a stop, 2 by a pending leg
    bob a BUY 5@90                                          => rests 5
    bob b BUY 4 STOP_LOSS stop:110                          => waits
    bob OTO l / w SELL 1@200 / p BUY 2@95                   => l Executing, rests 1 w, pending p
    market maxPositionUnits=10013                           => ok
    bob c BUY 2@90                                          => ${failure("MAX_POSITION")}
    bob c BUY 1@90                                          => rests 1
    bob d BUY 1 MARKET                                      => ${failure("MAX_POSITION")}
    bob e SELL 5@100                                        => rests 5
  `));

test("MAX_NUM_ORDERS and its kin count the open orders of the account", () =>
  run(`
    market maxNumOrders=3 maxNumAlgoOrders=1 maxNumIcebergOrders=1 => ok
    bob a BUY 9@90 ice:5                                    => rests 9
    bob b BUY 9@90 ice:5                                    => ${failure("MAX_NUM_ICEBERG_ORDERS")}
    bob b SELL 1 STOP_LOSS stop:80                          => waits
    bob c SELL 1 STOP_LOSS stop:80                          => ${failure("MAX_NUM_ALGO_ORDERS")}
    bob c BUY 1@80                                          => rests 1
    bob d BUY 1@80                                          => ${failure("MAX_NUM_ORDERS")}
    bob d SELL 1 STOP_LOSS stop:80                          => ${failure("MAX_NUM_ORDERS")}
    bob d BUY 1@80 IOC                                      => expired UNFILLED_IOC_QUANTITY_EXPIRED 0/1
    bob d BUY 1@80 STOP_LOSS_LIMIT stop:110 IOC             => ${failure("MAX_NUM_ORDERS")}
    bob CANCEL name:a                                       => canceled a 9
    bob d BUY 9@90 ice:5                                    => rests 9
    alice x BUY 9@90 ice:5                                  => rests 9
  `));

test("the exchange counts over all markets", () =>
  run(`
    bob DEPOSIT 100 PEAR                                    => PEAR 100+0
    list 2 PEAR/EUR                                         => ok
    exchange maxNumOrders=3 maxNumAlgoOrders=1 maxNumIcebergOrders=1 maxNumOrderLists=1 => ok
    bob a BUY 9@90 ice:5 market:2                           => rests 9
    bob b BUY 9@90 ice:5                                    => ${failure("EXCHANGE_MAX_NUM_ICEBERG_ORDERS")}
    bob b SELL 1 STOP_LOSS stop:80 market:2                 => waits
    bob c SELL 1 STOP_LOSS stop:80                          => ${failure("EXCHANGE_MAX_NUM_ALGO_ORDERS")}
    bob c BUY 1@80                                          => rests 1
    bob d BUY 1@80                                          => ${failure("EXCHANGE_MAX_NUM_ORDERS")}
    bob CANCELALL                                           => canceled c 1
    bob d BUY 1@80                                          => rests 1
    bob CANCELALL market:2                                  => canceled a 9, canceled b 1
    bob OTO l market:2 / w BUY 1@80 / p BUY 1@80            => l Executing, rests 1 w, pending p
    bob CANCEL name:d                                       => canceled d 1
    exchange maxNumOrders=0                                 => ok
    bob OTO m / v BUY 1@80 / q BUY 1@80                     => ${failure("EXCHANGE_MAX_NUM_ORDER_LISTS")}
  `));

test("MAX_ASSET bounds what one order is about", () =>
  run(`
    exchange max:APPLE=50 max:EUR=4000                      => ok
    bob a BUY 51@10                                         => ${failure("MAX_ASSET")}
    bob a BUY 41@100                                        => ${failure("MAX_ASSET")}
    bob a BUY 40@100                                        => rests 40
    alice a SELL 51 MARKET                                  => ${failure("MAX_ASSET")}
    alice a SELL 41 MARKET                                  => ${failure("MAX_ASSET")}
    alice a SELL quote:4001 MARKET                          => ${failure("MAX_ASSET")}
    alice a SELL 40 MARKET                                  => 40@100 with a
  `));

test("the filters are judged in their order", () =>
  run(`
    market minPriceTicks=50 minQuantityLots=5 percentPriceUp=12000 percentPriceDown=1 bidMultiplierUp=11000 bidMultiplierDown=1 maxIcebergParts=4 oldMinNotionalUnits=700 minNotionalUnits=800 maxPositionUnits=10010 => ok
    alice w BUY 5@160                                       => ${failure("PERCENT_PRICE")}
    bob a BUY 1@49 ice:5                                    => -2010 IcebergQty exceeds QTY.
    bob a BUY 4@49 ice:1                                    => ${failure("PRICE_FILTER")}
    bob a BUY 4@121 ice:1                                   => ${failure("LOT_SIZE")}
    bob a BUY 32@121 ice:6                                  => ${failure("PERCENT_PRICE")}
    bob a BUY 32@111 ice:6                                  => ${failure("PERCENT_PRICE_BY_SIDE")}
    bob a BUY 32@50 ice:6                                   => ${failure("ICEBERG_PARTS")}
    bob a BUY 13@50 ice:6                                   => ${failure("MIN_NOTIONAL")}
    bob a BUY 15@50 ice:6                                   => ${failure("NOTIONAL")}
    bob a BUY 16@50 ice:6                                   => ${failure("MAX_POSITION")}
    bob a BUY 9@90 ice:6                                    => rests 9
    market maxNumOrders=1 maxNumIcebergOrders=1 maxPositionUnits=0 => ok
    exchange maxNumOrders=1 maxNumIcebergOrders=1 max:APPLE=1 => ok
    bob b BUY 9@90 ice:6                                    => ${failure("MAX_NUM_ORDERS")}
    market maxNumOrders=5                                   => ok
    bob b BUY 9@90 ice:6                                    => ${failure("MAX_NUM_ICEBERG_ORDERS")}
    market maxNumIcebergOrders=0                            => ok
    bob b BUY 9@90 ice:6                                    => ${failure("EXCHANGE_MAX_NUM_ORDERS")}
    exchange maxNumOrders=0                                 => ok
    bob b BUY 9@90 ice:6                                    => ${failure("EXCHANGE_MAX_NUM_ICEBERG_ORDERS")}
    exchange maxNumIcebergOrders=0                          => ok
    bob b BUY 9@90 ice:6                                    => ${failure("MAX_ASSET")}
  `));
