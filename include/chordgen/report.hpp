// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/report/corpus_section.hpp>
#include <chordgen/report/page.hpp>
#include <chordgen/report/page_data.hpp>
#include <chordgen/report/page_markup.hpp>
#include <chordgen/report/page_script.hpp>
#include <chordgen/report/page_sound.hpp>
#include <chordgen/report/page_style.hpp>
#include <chordgen/report/report.hpp>
#include <chordgen/report/run_section.hpp>
