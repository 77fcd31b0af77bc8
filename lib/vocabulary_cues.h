/*
 * vocabulary_cues: the words by which recommendations are known, of rec_cues.tsv and rec_verbs.tsv.
 *
 * A document's structure says where recommendations stand, these words say that they are some; how
 * the two are weighed is the business of indexer/recommend*.c. Words as printed; who compares folds
 * both sides. All is owned by the vocabulary.
 */
#pragma once
#include "vocabulary.h"

typedef enum {
	CUE_HEAD,       /* a heading of recommendations alone: Recommendations, Our demands */
	CUE_MIXED,      /* a heading of these and of more: Conclusions and recommendations */
	CUE_QUALIFIER,  /* may stand before such a heading: key, policy */
	CUE_NOT_HEAD,   /* makes it another heading: implementation of, status of */
	CUE_SUMMARY,    /* a heading of what the document says once more: Executive summary */
	CUE_STOP,       /* a heading that closes: Annex, References */
	CUE_TO,         /* opens a line that names an addressee: To, For */
	CUE_LIST,       /* in a lead-in: the following recommendations */
	CUE_LABEL,      /* a word before a number: Recommendation 4 */
	CUE_COLUMN,     /* head of a table's column that holds recommendations */
	CUE_STATUS,     /* head of a column that tells what became of them */
	CUE_SELF,       /* recommends by itself: we urge, it is recommended that */
	CUE_VOICE,      /* who speaks for the document: the Committee, this report */
	CUE_MEETING,    /* whose past is the document's own: participants, the meeting */
	CUE_PRESENT,    /* what a voice does: recommends, calls upon */
	CUE_PAST,       /* recommended, called upon */
	CUE_PASSIVE,    /* are urged to */
	CUE_NEED,       /* there is a need for, it would be desirable */
	CUE_MODAL,      /* should, must */
	CUE_DUTY,       /* who can owe something: government, embassy, employer */
	CUE_HOLDER,     /* of whom a modal states a fact: workers, applicants */
	CUE_SOURCE,     /* another text or body that is reported: the study, guidance */
	CUE_SAYS,       /* says, states that */
	CUE_REPORTED,   /* marks another's recommendation by itself: as recommended by */
	CUE_PLEDGE,     /* pledged, undertook to */
	CUE_MASK,       /* looks like a cue and is none: should be noted, should have */
	CUE_CANCEL,     /* what the whole sentence says is none: under the law */
	CUE_ASIDE,      /* a line that opens with it is none: click here, see also */
	CUE_OPENER,     /* opens a recommendation of a list without a verb: increased, better */
	CUE_THAT,       /* before what is recommended: that */
	CUE_INFINITIVE, /* before a verb: to */
	CUE_OF,         /* after the number of another's recommendation: of, to */
	CUE_AND,        /* joins addressees, and verbs */
	CUE_NOT,        /* between an opening and its verb: not, also, further */
	CUE_INTRO,      /* opens a clause that stands before the subject: by, given */
	CUE_RELATIVE,   /* ends a name: who, which */
	CUE_BOTH,       /* stands for countries named before: both governments */
	CUE_TOWARDS,    /* before the State under review: enjoy the support of */
	CUE_STATE,      /* value: its ISO 3166 code */
	CUE_AFFECTED,   /* value: the group of persons as facets name it */
	CUE_THEME,      /* value: a theme of themes.tsv, of which this word tells in what is asked */
	CUE_ABBREVIATION, /* whose full stop ends no sentence: No, para */
	CUE_ARTICLE,    /* left out of a name: the */
	CUE_VERB,       /* of rec_verbs.tsv; no row of rec_cues.tsv has it */
	CUE_LAST = CUE_VERB
} CueKind;

typedef struct {
	CueKind kind;
	const char *lang;  /* one that vocabulary_language knows, or "any" */
	const char *value; /* "" but for the kinds that say so */
	GStrv terms;       /* at least one */
} RecommendationCue;
/* Of RecommendationCue*, in the file's order. */
const GPtrArray *vocabulary_recommendation_cues(const Vocabulary *vocabulary);

typedef struct {
	const char *verb; /* as it opens a recommendation: ensure */
	const char *lang;
	guint level; /* what it asks for: 1 least … 5 a single deed (UPR Info's action levels) */
	GStrv forms; /* other forms: ensures, ensuring; may be empty */
} RecommendationVerb;
/* Of RecommendationVerb*, in the file's order. */
const GPtrArray *vocabulary_recommendation_verbs(const Vocabulary *vocabulary);
