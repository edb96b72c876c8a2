#include "Dashboards.h"

// To add a file: put it below Web, add its line here (in order of path) and its three lines below.
// A file that is not listed here is not served.
#define FILES(X) \
  X(arrival_arrival_css, "arrival/arrival.css") \
  X(arrival_arrival_js, "arrival/arrival.js") \
  X(arrival_index_html, "arrival/index.html") \
  X(codes_codes_css, "codes/codes.css") \
  X(codes_codes_js, "codes/codes.js") \
  X(codes_index_html, "codes/index.html") \
  X(favicon_svg, "favicon.svg") \
  X(home_desks_js, "home/desks.js") \
  X(home_home_css, "home/home.css") \
  X(home_home_js, "home/home.js") \
  X(home_pick_js, "home/pick.js") \
  X(home_programme_js, "home/programme.js") \
  X(home_rooms_js, "home/rooms.js") \
  X(index_html, "index.html") \
  X(link_index_html, "link/index.html") \
  X(link_link_css, "link/link.css") \
  X(link_link_js, "link/link.js") \
  X(members_asks_js, "members/asks.js") \
  X(members_index_html, "members/index.html") \
  X(members_members_css, "members/members.css") \
  X(members_members_js, "members/members.js") \
  X(members_mine_js, "members/mine.js") \
  X(members_places_js, "members/places.js") \
  X(members_waiting_js, "members/waiting.js") \
  X(shared_announce_js, "shared/announce.js") \
  X(shared_api_js, "shared/api.js") \
  X(shared_base_css, "shared/base.css") \
  X(shared_book_form_js, "shared/book-form.js") \
  X(shared_book_offers_js, "shared/book-offers.js") \
  X(shared_book_repeat_js, "shared/book-repeat.js") \
  X(shared_book_series_js, "shared/book-series.js") \
  X(shared_book_terms_js, "shared/book-terms.js") \
  X(shared_book_css, "shared/book.css") \
  X(shared_book_js, "shared/book.js") \
  X(shared_booking_deeds_js, "shared/booking-deeds.js") \
  X(shared_booking_move_js, "shared/booking-move.js") \
  X(shared_booking_state_js, "shared/booking-state.js") \
  X(shared_booking_js, "shared/booking.js") \
  X(shared_clock_js, "shared/clock.js") \
  X(shared_countdown_js, "shared/countdown.js") \
  X(shared_dialog_js, "shared/dialog.js") \
  X(shared_dom_js, "shared/dom.js") \
  X(shared_format_js, "shared/format.js") \
  X(shared_geometry_js, "shared/geometry.js") \
  X(shared_lend_js, "shared/lend.js") \
  X(shared_live_js, "shared/live.js") \
  X(shared_page_js, "shared/page.js") \
  X(shared_parts_css, "shared/parts.css") \
  X(shared_people_js, "shared/people.js") \
  X(shared_plan_css, "shared/plan.css") \
  X(shared_plan_js, "shared/plan.js") \
  X(shared_qr_mask_js, "shared/qr-mask.js") \
  X(shared_qr_matrix_js, "shared/qr-matrix.js") \
  X(shared_qr_version_js, "shared/qr-version.js") \
  X(shared_qr_js, "shared/qr.js") \
  X(shared_reed_solomon_js, "shared/reed-solomon.js") \
  X(shared_refusal_js, "shared/refusal.js") \
  X(shared_sensor_js, "shared/sensor.js") \
  X(shared_shape_js, "shared/shape.js") \
  X(shared_space_deeds_js, "shared/space-deeds.js") \
  X(shared_space_js, "shared/space.js") \
  X(shared_status_js, "shared/status.js") \
  X(shared_stream_js, "shared/stream.js") \
  X(shared_text_js, "shared/text.js") \
  X(shared_wait_js, "shared/wait.js") \
  X(shared_when_js, "shared/when.js") \
  X(shared_why_js, "shared/why.js") \
  X(signin_index_html, "signin/index.html") \
  X(signin_signin_css, "signin/signin.css") \
  X(signin_signin_js, "signin/signin.js") \
  X(staff_book_for_js, "staff/book-for.js") \
  X(staff_bookings_js, "staff/bookings.js") \
  X(staff_feed_js, "staff/feed.js") \
  X(staff_index_html, "staff/index.html") \
  X(staff_list_js, "staff/list.js") \
  X(staff_person_js, "staff/person.js") \
  X(staff_sensors_js, "staff/sensors.js") \
  X(staff_shadow_js, "staff/shadow.js") \
  X(staff_staff_css, "staff/staff.css") \
  X(staff_staff_js, "staff/staff.js") \
  X(staff_waiting_js, "staff/waiting.js") \
  X(text_en_json, "text/en.json") \
  X(text_it_json, "text/it.json") \
  X(unknown_index_html, "unknown/index.html") \
  X(unknown_unknown_js, "unknown/unknown.js")

static const unsigned char arrival_arrival_css[] = {
#embed "Web/arrival/arrival.css"
};
static const unsigned char arrival_arrival_js[] = {
#embed "Web/arrival/arrival.js"
};
static const unsigned char arrival_index_html[] = {
#embed "Web/arrival/index.html"
};
static const unsigned char codes_codes_css[] = {
#embed "Web/codes/codes.css"
};
static const unsigned char codes_codes_js[] = {
#embed "Web/codes/codes.js"
};
static const unsigned char codes_index_html[] = {
#embed "Web/codes/index.html"
};
static const unsigned char favicon_svg[] = {
#embed "Web/favicon.svg"
};
static const unsigned char home_desks_js[] = {
#embed "Web/home/desks.js"
};
static const unsigned char home_home_css[] = {
#embed "Web/home/home.css"
};
static const unsigned char home_home_js[] = {
#embed "Web/home/home.js"
};
static const unsigned char home_pick_js[] = {
#embed "Web/home/pick.js"
};
static const unsigned char home_programme_js[] = {
#embed "Web/home/programme.js"
};
static const unsigned char home_rooms_js[] = {
#embed "Web/home/rooms.js"
};
static const unsigned char index_html[] = {
#embed "Web/index.html"
};
static const unsigned char link_index_html[] = {
#embed "Web/link/index.html"
};
static const unsigned char link_link_css[] = {
#embed "Web/link/link.css"
};
static const unsigned char link_link_js[] = {
#embed "Web/link/link.js"
};
static const unsigned char members_asks_js[] = {
#embed "Web/members/asks.js"
};
static const unsigned char members_index_html[] = {
#embed "Web/members/index.html"
};
static const unsigned char members_members_css[] = {
#embed "Web/members/members.css"
};
static const unsigned char members_members_js[] = {
#embed "Web/members/members.js"
};
static const unsigned char members_mine_js[] = {
#embed "Web/members/mine.js"
};
static const unsigned char members_places_js[] = {
#embed "Web/members/places.js"
};
static const unsigned char members_waiting_js[] = {
#embed "Web/members/waiting.js"
};
static const unsigned char shared_announce_js[] = {
#embed "Web/shared/announce.js"
};
static const unsigned char shared_api_js[] = {
#embed "Web/shared/api.js"
};
static const unsigned char shared_base_css[] = {
#embed "Web/shared/base.css"
};
static const unsigned char shared_book_form_js[] = {
#embed "Web/shared/book-form.js"
};
static const unsigned char shared_book_offers_js[] = {
#embed "Web/shared/book-offers.js"
};
static const unsigned char shared_book_repeat_js[] = {
#embed "Web/shared/book-repeat.js"
};
static const unsigned char shared_book_series_js[] = {
#embed "Web/shared/book-series.js"
};
static const unsigned char shared_book_terms_js[] = {
#embed "Web/shared/book-terms.js"
};
static const unsigned char shared_book_css[] = {
#embed "Web/shared/book.css"
};
static const unsigned char shared_book_js[] = {
#embed "Web/shared/book.js"
};
static const unsigned char shared_booking_deeds_js[] = {
#embed "Web/shared/booking-deeds.js"
};
static const unsigned char shared_booking_move_js[] = {
#embed "Web/shared/booking-move.js"
};
static const unsigned char shared_booking_state_js[] = {
#embed "Web/shared/booking-state.js"
};
static const unsigned char shared_booking_js[] = {
#embed "Web/shared/booking.js"
};
static const unsigned char shared_clock_js[] = {
#embed "Web/shared/clock.js"
};
static const unsigned char shared_countdown_js[] = {
#embed "Web/shared/countdown.js"
};
static const unsigned char shared_dialog_js[] = {
#embed "Web/shared/dialog.js"
};
static const unsigned char shared_dom_js[] = {
#embed "Web/shared/dom.js"
};
static const unsigned char shared_format_js[] = {
#embed "Web/shared/format.js"
};
static const unsigned char shared_geometry_js[] = {
#embed "Web/shared/geometry.js"
};
static const unsigned char shared_lend_js[] = {
#embed "Web/shared/lend.js"
};
static const unsigned char shared_live_js[] = {
#embed "Web/shared/live.js"
};
static const unsigned char shared_page_js[] = {
#embed "Web/shared/page.js"
};
static const unsigned char shared_parts_css[] = {
#embed "Web/shared/parts.css"
};
static const unsigned char shared_people_js[] = {
#embed "Web/shared/people.js"
};
static const unsigned char shared_plan_css[] = {
#embed "Web/shared/plan.css"
};
static const unsigned char shared_plan_js[] = {
#embed "Web/shared/plan.js"
};
static const unsigned char shared_qr_mask_js[] = {
#embed "Web/shared/qr-mask.js"
};
static const unsigned char shared_qr_matrix_js[] = {
#embed "Web/shared/qr-matrix.js"
};
static const unsigned char shared_qr_version_js[] = {
#embed "Web/shared/qr-version.js"
};
static const unsigned char shared_qr_js[] = {
#embed "Web/shared/qr.js"
};
static const unsigned char shared_reed_solomon_js[] = {
#embed "Web/shared/reed-solomon.js"
};
static const unsigned char shared_refusal_js[] = {
#embed "Web/shared/refusal.js"
};
static const unsigned char shared_sensor_js[] = {
#embed "Web/shared/sensor.js"
};
static const unsigned char shared_shape_js[] = {
#embed "Web/shared/shape.js"
};
static const unsigned char shared_space_deeds_js[] = {
#embed "Web/shared/space-deeds.js"
};
static const unsigned char shared_space_js[] = {
#embed "Web/shared/space.js"
};
static const unsigned char shared_status_js[] = {
#embed "Web/shared/status.js"
};
static const unsigned char shared_stream_js[] = {
#embed "Web/shared/stream.js"
};
static const unsigned char shared_text_js[] = {
#embed "Web/shared/text.js"
};
static const unsigned char shared_wait_js[] = {
#embed "Web/shared/wait.js"
};
static const unsigned char shared_when_js[] = {
#embed "Web/shared/when.js"
};
static const unsigned char shared_why_js[] = {
#embed "Web/shared/why.js"
};
static const unsigned char signin_index_html[] = {
#embed "Web/signin/index.html"
};
static const unsigned char signin_signin_css[] = {
#embed "Web/signin/signin.css"
};
static const unsigned char signin_signin_js[] = {
#embed "Web/signin/signin.js"
};
static const unsigned char staff_book_for_js[] = {
#embed "Web/staff/book-for.js"
};
static const unsigned char staff_bookings_js[] = {
#embed "Web/staff/bookings.js"
};
static const unsigned char staff_feed_js[] = {
#embed "Web/staff/feed.js"
};
static const unsigned char staff_index_html[] = {
#embed "Web/staff/index.html"
};
static const unsigned char staff_list_js[] = {
#embed "Web/staff/list.js"
};
static const unsigned char staff_person_js[] = {
#embed "Web/staff/person.js"
};
static const unsigned char staff_sensors_js[] = {
#embed "Web/staff/sensors.js"
};
static const unsigned char staff_shadow_js[] = {
#embed "Web/staff/shadow.js"
};
static const unsigned char staff_staff_css[] = {
#embed "Web/staff/staff.css"
};
static const unsigned char staff_staff_js[] = {
#embed "Web/staff/staff.js"
};
static const unsigned char staff_waiting_js[] = {
#embed "Web/staff/waiting.js"
};
static const unsigned char text_en_json[] = {
#embed "Web/text/en.json"
};
static const unsigned char text_it_json[] = {
#embed "Web/text/it.json"
};
static const unsigned char unknown_index_html[] = {
#embed "Web/unknown/index.html"
};
static const unsigned char unknown_unknown_js[] = {
#embed "Web/unknown/unknown.js"
};

#define ENTRY(name, path) {path, name, sizeof(name)},
static const struct dashboards_file files[] = {FILES(ENTRY)};

const struct dashboards_file *dashboards_files(size_t *count) {
  *count = sizeof(files) / sizeof(files[0]);
  return files;
}
