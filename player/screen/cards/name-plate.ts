/** Which screen this is, in letters that are read from across the square; gone by itself. */
export function showNamePlate({ name, station, ms }: { name: string; station: string; ms: number }): void {
  document.querySelector('.name-plate')?.remove();
  const plate = document.createElement('div');
  plate.className = 'name-plate';
  plate.setAttribute('role', 'status');
  plate.append(line('name-plate-name', name), line('name-plate-station', station));
  document.querySelector('.screen')?.append(plate);
  setTimeout(() => plate.remove(), ms);
}

function line(className: string, text: string): HTMLElement {
  const made = document.createElement('p');
  made.className = className;
  made.textContent = text;
  return made;
}
