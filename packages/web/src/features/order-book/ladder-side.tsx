import type { BookSideName } from "../../stream/derive/grouping.ts";
import { rowAt } from "./draw-ladder.ts";

interface LadderSideProps {
  readonly name: BookSideName;
  readonly onCanvas: (canvas: HTMLCanvasElement | null) => void;
  readonly onHover: (row: number | undefined) => void;
  readonly onPick: (row: number) => void;
}

/** The canvas of one side. What it shows is also in a table, so it is hidden from screen readers. */
export function LadderSide({ name, onCanvas, onHover, onPick }: LadderSideProps) {
  const rowOf = (event: { nativeEvent: MouseEvent; currentTarget: HTMLElement }) =>
    rowAt(name, event.nativeEvent.offsetY, event.currentTarget.clientHeight);
  return (
    <div className="relative min-h-0 flex-1">
      <canvas
        ref={onCanvas}
        aria-hidden="true"
        data-testid={`ladder-${name}`}
        className="absolute inset-0 size-full cursor-pointer touch-manipulation"
        onPointerMove={(event) => onHover(event.pointerType === "mouse" ? rowOf(event) : undefined)}
        onPointerLeave={() => onHover(undefined)}
        onClick={(event) => onPick(rowOf(event))}
      />
    </div>
  );
}
