/* Drawn photos for the demo city: a street scene with one problem in it, and the same scene put right. No real place, face
 * or plate is in them. The same seed gives the same picture. */
#ifndef WENCHENG_DEMO_SCENE_H
#define WENCHENG_DEMO_SCENE_H
#include "base/random.h"

enum scene_state { SCENE_PROBLEM, SCENE_MENDED };
enum { SCENE_WIDTH = 960, SCENE_HEIGHT = 720 };
/* category: a code of standards/categories.csv; unknown ones get litter. RGB, SCENE_WIDTH × SCENE_HEIGHT × 3. */
err scene_paint(struct arena *, str category, enum scene_state, uint64_t seed, unsigned char **ret_rgb) MUST_USE;

#endif
