/**
 * For every direction rule at least one import that it must refuse ("never") and one neighbour that
 * it must let pass ("may"). A line says: verdict, importing file, what it imports, and after "+" the
 * other rules that refuse the same import. "type" marks an import of types only, "later" import().
 */
export const PLANTS = `
no-circular
  never  packages/core/src/market/ring.ts                    ./circle.ts
  never  packages/core/src/market/circle.ts                  ./ring.ts
  never  packages/core/src/market/chicken.ts                 type ./egg.ts
  never  packages/core/src/market/egg.ts                     type ./chicken.ts
  may    packages/core/src/market/line.ts                    ./index.ts

no-unresolvable
  never  packages/services/src/ingest/lost.ts                ./no-such-file.ts
  never  packages/services/src/ingest/typo.ts                @bourse/core/acount
  may    packages/functions/src/price/lambda-types.ts        type aws-lambda
  may    stacks/pulumi-types.ts                              type @pulumi/pulumi

list-what-you-use
  never  packages/functions/src/api/dev-tool.ts              fast-check
  never  packages/local/src/run/unlisted.ts                  left-pad
  may    packages/functions/src/api/listed.ts                hono
  may    packages/functions/src/api/dev-types.ts             type fast-check
  may    packages/functions/src/api/tool.test.ts             fast-check
  may    scripts/tool.ts                                     fast-check

engine-imports-nothing
  never  packages/engine/src/book/reads-files.ts             node:fs
  never  packages/engine/src/book/validates.ts               zod
  never  packages/engine/src/book/types-too.ts               type node:buffer
  may    packages/engine/src/book/level.ts                   ../market/index.ts
  may    packages/engine/src/book/level.property.test.ts     fast-check
  may    packages/engine/test/golden.test.ts                 node:fs

engine-tests-stay-home
  never  packages/engine/test/with-domain.test.ts            @bourse/core/account
  never  packages/engine/test/with-process.test.ts           @bourse/services/exchange
  never  packages/engine/src/book/with-domain.test.ts        @bourse/core/account
  never  packages/engine/test/with-script.test.ts            ../../../scripts/seed.ts
  may    packages/engine/test/laws.test.ts                   ../src/exchange/index.ts
  may    packages/engine/test/laws.property.test.ts          fast-check

core-stays-below
  never  packages/core/src/account/calls-lambda.ts           @bourse/functions/price/aggregate
  never  packages/core/src/account/calls-process.ts          @bourse/services/exchange
  never  packages/core/test/calls-process.test.ts            @bourse/services/exchange
  may    packages/core/src/account/asks-engine.ts            @bourse/engine/exchange

core-npm
  never  packages/core/src/account/serves.ts                 hono
  may    packages/core/src/account/stores.ts                 electrodb
  may    packages/core/src/account/calls-aws.ts              @aws-sdk/client-dynamodb
  may    packages/core/src/account/generated.test.ts         fast-check

core-node-builtins
  never  packages/core/src/account/reads-files.ts            node:fs
  never  packages/core/src/account/opens-sockets.ts          net
  may    packages/core/src/account/hashes.ts                 node:crypto
  may    packages/core/src/account/context.ts                node:async_hooks
  may    packages/core/src/account/fixture.test.ts           node:fs

wire-is-browser-safe
  never  packages/core/src/candle/wire.ts                    electrodb
  never  packages/core/src/trade/wire.ts                     ./rules.ts
  never  packages/core/src/stream/wire.ts                    @bourse/engine/exchange
  never  packages/core/src/order/wire.ts                     node:crypto
  may    packages/core/src/price/wire.ts                     zod
  may    packages/core/src/error/wire.ts                     ../market/wire.ts
  may    packages/core/src/posting/wire.ts                   @bourse/engine/market

one-face-per-domain
  never  packages/core/src/market/looks-inside.ts            ../account/open-account.ts
  never  packages/core/src/market/looks-inside.test.ts       type ../account/open-account.ts
  may    packages/core/src/market/by-index.ts                ../account/index.ts
  may    packages/core/src/market/by-wire.ts                 ../account/wire.ts
  may    packages/core/src/account/at-home.ts                ./open-account.ts

core-is-entered-by-its-faces
  never  packages/services/src/exchange/behind-core.ts       ../../../core/src/account/open-account.ts
  never  scripts/behind-core.ts                              ../packages/core/src/account/open-account.ts
  may    packages/services/src/exchange/by-index.ts          @bourse/core/account
  may    packages/services/src/exchange/by-wire.ts           @bourse/core/account/wire

engine-is-entered-by-its-faces
  never  packages/services/src/exchange/behind-engine.ts     ../../../engine/src/book/price-level.ts
  never  packages/core/src/account/behind-engine.ts          ../../../engine/src/book/price-level.ts
  may    packages/services/src/exchange/asks-engine.ts       @bourse/engine/exchange
  may    packages/engine/src/book/at-home.ts                 ./price-level.ts

functions-do-not-match
  never  packages/functions/src/price/runs-engine.ts         @bourse/engine/exchange
  never  packages/functions/src/price/writes-command.ts      type @bourse/engine/command
  may    packages/functions/src/price/reads-words.ts         @bourse/engine/market
  may    packages/functions/src/price/reads-events.ts        @bourse/engine/event

functions-and-services-are-siblings
  never  packages/functions/src/price/calls-process.ts       @bourse/services/exchange
  never  packages/services/src/ingest/calls-lambda.ts        @bourse/functions/price/aggregate
  never  packages/services/test/calls-lambda.test.ts         @bourse/functions/price/aggregate
  never  packages/services/src/ingest/calls-script.ts        ../../../../scripts/seed.ts
  may    packages/functions/src/price/meets-in-core.ts       @bourse/core/account

one-deployable-per-folder
  never  packages/functions/src/price/other-group.ts         ../api/app.ts
  never  packages/functions/src/runtime/upwards.ts           ../api/app.ts
  never  packages/services/src/ingest/other-process.ts       ../exchange/index.ts
  may    packages/functions/src/price/shares-runtime.ts      ../runtime/log.ts
  may    packages/functions/src/price/own-group.ts           ./aggregate.ts
  never  packages/services/src/ingest/other-process.test.ts  ../exchange/index.ts
  may    packages/services/src/ingest/own-tests.test.ts      ../../test/harness.ts
  may    packages/services/test/both.test.ts                 ../src/exchange/index.ts

ports-are-chosen-in-main
  never  packages/services/src/exchange/chooses.ts           ./journal/file.ts
  never  packages/services/src/exchange/by-index-too.ts      ./journal/index.ts
  never  packages/services/src/exchange/market-data/rows.ts  ./book-cache/memory.ts
  may    packages/services/src/exchange/sees-port.ts         ./journal/port.ts
  may    packages/services/src/exchange/main.ts              ./journal/file.ts
  may    packages/services/src/exchange/chooses.test.ts      ./journal/file.ts
  may    packages/services/src/exchange/journal/lock.ts      ./file.ts
  may    packages/local/src/run/opens-journal.ts             @bourse/services/exchange/journal

web-sees-only-wire-files
  never  packages/web/src/app/account.ts                     @bourse/core/account
  never  packages/web/src/app/engine.ts                      @bourse/engine/market
  never  packages/web/test/engine.test.ts                    @bourse/engine/market
  never  packages/web/src/app/lambda.ts                      type @bourse/functions/price/aggregate
  may    packages/web/src/app/wire.ts                        @bourse/core/account/wire

features-are-apart
  never  packages/web/src/features/chart/neighbour.ts        ../trades/index.ts
  never  packages/web/src/features/chart/page.ts             ../../app/page.ts
  may    packages/web/src/features/chart/own.ts              ./index.ts
  may    packages/web/src/features/chart/plain.ts            ../../ui/button.ts

features-stand-on-top
  never  packages/web/src/ui/composes.ts                     ../features/trades/index.ts
  never  packages/web/src/proxy.ts                           ./app/page.ts
  may    packages/web/src/stream/store.ts                    ../ui/button.ts
  may    packages/web/src/app/composes.ts                    ../features/trades/index.ts
  may    packages/web/test/composes.test.ts                  ../src/features/trades/index.ts

react-only-in-web
  never  packages/functions/src/api/renders.ts               react
  never  packages/local/src/run/builds.ts                    next
  may    packages/web/src/ui/card.ts                         react

electrodb-only-in-core
  never  packages/functions/src/api/entity.ts                electrodb
  never  packages/local/src/run/entity.ts                    type electrodb
  may    packages/core/src/account/account.entity.ts         electrodb

nothing-imports-local
  never  stacks/on-this-machine.test.ts                      @bourse/local/run
  never  packages/services/test/on-this-machine.test.ts      @bourse/local/run + functions-and-services-are-siblings
  may    scripts/starts.ts                                   @bourse/local/run
  may    packages/local/test/starts.test.ts                  @bourse/local/run

nothing-imports-web
  never  packages/local/src/run/pages.ts                     ../../../web/src/ui/button.ts
  never  scripts/pages.ts                                    ../packages/web/src/ui/button.ts
  may    packages/web/src/stream/feed.ts                     ../ui/button.ts

nothing-imports-tests
  never  packages/services/src/exchange/uses-harness.ts      ../../test/harness.ts
  never  packages/core/src/account/uses-case.ts              ./account.case.ts
  may    packages/web/playwright.config.ts                   ./test/stack.ts
  may    packages/services/src/exchange/harness.test.ts      ../../test/harness.ts
  may    packages/core/src/account/account.test.ts           ./account.case.ts

stacks-import-no-package
  never  stacks/handler.ts                                   @bourse/functions/price/aggregate
  never  stacks/words.ts                                     type @bourse/engine/market
  never  stacks/script.ts                                    ../scripts/seed.ts
  never  sst.config.ts                                       later ./packages/functions/src/price/aggregate.ts
  may    stacks/prices.ts                                    ./storage.ts
  may    stacks/prices.test.ts                               @bourse/functions/price/aggregate
`;
