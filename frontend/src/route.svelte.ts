// Where the screens are: #/<screen>/<id>. A screen gets the id as a prop and
// knows nothing of addresses; it leaves through these functions.
export interface Place {
  screen: string;
  id: string;
}

export function placeOf(hash: string): Place {
  const [screen = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  return { screen, id: rest.map(decodeURIComponent).join('/') };
}

export function hashOf(place: Place): string {
  return place.id ? `#/${place.screen}/${encodeURIComponent(place.id)}` : `#/${place.screen}`;
}

class Route {
  place = $state.raw<Place>({ screen: '', id: '' });

  /** Follows the address; the answer stops following. */
  join(): () => void {
    const read = () => (this.place = placeOf(location.hash));
    read();
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }

  go(screen: string, id = ''): void {
    this.place = { screen, id };
    const hash = hashOf(this.place);
    if (location.hash !== hash) location.hash = hash;
  }

  /** Opens a person on Layani. */
  toPerson(id: string): void {
    this.go('layani', `warga:${id}`);
  }

  /** Opens an unfinished form on Layani. */
  toDraft(id: string): void {
    this.go('layani', `konsep:${id}`);
  }

  /** Opens a letter's history. */
  toLetter(id: string): void {
    this.go('register', id);
  }
}

export const route = new Route();
