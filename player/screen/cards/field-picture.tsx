import { skyAt, tints } from './sky.ts';

/** Before anything is known of the time of day. */
const CALM_HOUR = 18.2;

const stars = [
  [8, 12, 3],
  [15, 30, 2],
  [23, 9, 2],
  [31, 22, 3],
  [38, 7, 2],
  [46, 27, 2],
  [53, 13, 3],
  [60, 34, 2],
  [66, 8, 2],
  [71, 42, 2],
  [88, 11, 3],
  [93, 31, 2],
  [97, 19, 2],
] as const;

/** Curves of the ploughed field; they close up towards the right, where the slope turns away. */
const furrows = [
  'M-40 400C220 322 640 282 1960 262',
  'M-40 470C280 366 760 318 1960 290',
  'M40 540C380 424 860 360 1960 324',
  'M240 540C560 446 980 404 1960 366',
  'M480 540C760 476 1160 442 1960 412',
  'M800 540C1060 500 1400 474 1960 456',
] as const;

const poplars = [1246, 1290, 1328, 1664, 1702] as const;

/** Terraced hills, a hamlet and a ploughed field, drawn by us; its light follows the hour. Calm: nothing in it moves. */
export function FieldPicture({ hour }: { hour: number | null }) {
  const sky = skyAt(hour ?? CALM_HOUR);
  const colours = tints.map((tint) => [`--${tint}`, sky[tint]] as const);
  const light = Object.fromEntries([...colours, ['--sun-x', `${sky.sunX * 100}%`], ['--sun-y', `${sky.sunY * 100}%`]]);
  return (
    <div className="field" style={light} aria-hidden="true">
      <div className="field-stars" style={{ opacity: sky.stars }}>
        {stars.map(([left, top, size]) => (
          <i key={left} style={{ left: `${left}%`, top: `${top}%`, width: `calc(${size} * var(--u) / 10)` }} />
        ))}
      </div>
      <div className="field-sun" />
      <svg className="field-land" viewBox="0 0 1920 520" preserveAspectRatio="xMaxYMin slice">
        <path className="far" d="M0 84C160 30 300 66 470 44S760 4 960 40s330 62 520 22 300-36 440 14v444H0z" />
        <path className="mid" d="M0 168C240 84 520 96 800 128s520 52 760 6 270-30 360-8v394H0z" />
        <g className="terraces">
          <path d="M0 204C250 124 520 134 800 164s420 42 620 24" />
          <path d="M0 240C260 168 540 172 800 198s300 34 430 28" />
          <path d="M1500 176c160-26 280-28 420-12" />
        </g>
        <Hamlet />
        <path className="near" d="M0 300C360 206 760 214 1160 236s560 16 760-10v294H0z" />
        <g className="furrows">
          {furrows.map((path) => (
            <path key={path} d={path} />
          ))}
        </g>
      </svg>
    </div>
  );
}

/** A few roofs between poplars, where the near slope begins. */
function Hamlet() {
  return (
    <g>
      {poplars.map((x, index) => (
        <ellipse key={x} className="poplar" cx={x} cy={208 - (index % 2) * 12} rx={11} ry={52 + (index % 3) * 8} />
      ))}
      <House x={1368} y={196} width={104} />
      <House x={1500} y={208} width={84} />
      <House x={1584} y={190} width={96} />
    </g>
  );
}

function House({ x, y, width }: { x: number; y: number; width: number }) {
  const ridge = width * 0.16;
  return (
    <g>
      <path className="wall" d={`M${x} ${y}h${width}v70h${-width}z`} />
      <path className="roof" d={`M${x - 10} ${y + 2}l${ridge} -28h${width + 20 - 2 * ridge}l${ridge} 28z`} />
      <path className="window" d={`M${x + width * 0.2} ${y + 14}h14v16h-14zM${x + width * 0.62} ${y + 14}h14v16h-14z`} />
    </g>
  );
}
