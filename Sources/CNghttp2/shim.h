#pragma once
#include <nghttp2/nghttp2.h>

/// NGHTTP2_ERR_TOO_MANY_CONTINUATIONS, which headers before 1.61 know only where a distribution has carried it back.
static const int neuron_nghttp2_too_many_continuations = -905;
