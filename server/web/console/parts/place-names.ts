interface Named {
  name: string;
  stationName: string;
}

/** A place's own name; a screen's with its station, because every village has a "meeting room". */
export const fullName = ({ name, stationName }: Named): string => (stationName === '' ? name : `${stationName} · ${name}`);
