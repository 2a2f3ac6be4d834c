// The kinds of things completion may offer at a place.
export type Ask =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | {
      readonly kind:
        | 'declarations'
        | 'statements'
        | 'clauses'
        | 'values'
        | 'operators'
        | 'selection'
        | 'members'
        | 'tags'
        | 'tagParts'
        | 'eventTags'
        | 'effects'
        | 'quotedEffects'
        | 'events'
        | 'types'
        | 'units'
        | 'arguments'
        | 'modifiers'
        | 'modifiable'
        | 'groups'
        | 'entities'
        | 'templates'
        | 'records'
        | 'skills'
        | 'resources'
        | 'own'
        | 'fields'
        | 'places';
    };
