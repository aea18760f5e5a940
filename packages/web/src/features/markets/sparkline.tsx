"use client";

import { useSparkline } from "../../api/queries.ts";
import { Skeleton } from "../../ui/states.tsx";
import { sparklinePath } from "./sparkline-path.ts";

const WIDTH = 120;
const HEIGHT = 36;

interface SparklineProps {
  readonly symbol: string;
  readonly falls: boolean;
  readonly className: string;
}

/** The course of the day as a small line; the numbers beside it say the same in words. */
export function Sparkline({ symbol, falls, className }: SparklineProps) {
  const { data } = useSparkline(symbol);
  if (data === undefined) return <Skeleton className={className} />;
  const path = sparklinePath(data, WIDTH, HEIGHT);
  const color = falls ? "stroke-down" : "stroke-up";
  const fill = falls ? "fill-down/10" : "fill-up/10";
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
      className={className}
      preserveAspectRatio="none"
    >
      {path !== "" && (
        <>
          <path d={`${path}V${HEIGHT}H0Z`} className={fill} />
          <path
            d={path}
            fill="none"
            className={color}
            strokeWidth="1.500"
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  );
}
