import { projection } from "./events.ts";
import { dataKey } from "./secrets.ts";
import { core, onlyRowsOf } from "./storage.ts";

/** Price feed: trades of the exchange -> PriceTicks -> aggregate -> candles and subscribers. */

export const priceTicks = new sst.aws.KinesisStream("PriceTicks", {
  transform: {
    stream: {
      encryptionType: "KMS",
      kmsKeyId: dataKey.arn,
      retentionPeriod: 7 * 24,
      streamModeDetails: { streamMode: "ON_DEMAND" },
    },
  },
});

const ofConnections = [onlyRowsOf("connectionId", "stream", "shard")];

/** Public prices need no sign-in, so $connect asks for none. */
export const priceStream = new sst.aws.ApiGatewayWebSocket("PriceStream", {
  transform: {
    stage: (args) => {
      args.defaultRouteSettings = { throttlingBurstLimit: 500, throttlingRateLimit: 200 };
    },
  },
});

priceStream.route("$connect", {
  handler: "packages/functions/src/stream/connect.handler",
  link: [core],
  permissions: ofConnections,
});
priceStream.route("$disconnect", {
  handler: "packages/functions/src/stream/disconnect.handler",
  link: [core],
  permissions: ofConnections,
});
priceStream.route("$default", {
  handler: "packages/functions/src/stream/subscribe.handler",
  link: [core, priceStream],
  permissions: ofConnections,
});

priceTicks.subscribe(
  "Aggregate",
  {
    handler: "packages/functions/src/price/aggregate.handler",
    link: [core, priceStream],
    permissions: [onlyRowsOf("symbol", "connectionId", "stream")],
    timeout: "30 seconds",
  },
  {
    transform: {
      eventSourceMapping: (args) => {
        args.batchSize = 500;
        args.functionResponseTypes = ["ReportBatchItemFailures"];
        args.bisectBatchOnFunctionError = true;
        // A price a minute old helps nobody: give up and let newer ones through.
        args.maximumRecordAgeInSeconds = 60;
        args.maximumRetryAttempts = 60;
      },
    },
  },
);

/** Every trade of our own exchange, once per tradeId. */
projection("PriceTicks", {
  handler: "packages/functions/src/projection/price-ticks.handler",
  sink: "price-ticks",
  link: [priceTicks],
});

/** A browser that vanished says no good-bye: its connection is forgotten here. */
new sst.aws.CronV2("SweepConnections", {
  schedule: "rate(1 hour)",
  retries: 2,
  function: {
    handler: "packages/functions/src/stream/sweep.handler",
    link: [core, priceStream],
    permissions: ofConnections,
    timeout: "1 minute",
  },
});
