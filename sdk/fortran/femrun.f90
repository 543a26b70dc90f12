! SPDX-License-Identifier: MIT
! The plugin interface (femrun/abi) for solvers in Fortran 2008: its tables, and what is tedious.
! The C headers say what each member means, who owns it and which thread calls.
module femrun
   use, intrinsic :: iso_c_binding
   implicit none
   public

   integer(c_int32_t), parameter :: femrun_ok = 0, femrun_invalid = 1, femrun_missing = 2, &
      femrun_unavailable = 3, femrun_cancelled = 4, femrun_bad_design = 5, femrun_fault = 6, &
      femrun_unreadable = 7
   integer(c_int32_t), parameter :: femrun_real = 0, femrun_integer = 1, femrun_categorical = 2
   integer(c_int32_t), parameter :: femrun_debug = 0, femrun_info = 1, femrun_warning = 2, &
      femrun_error = 3
   integer(c_int32_t), parameter :: femrun_abi_version = 1
   integer(c_int32_t), parameter :: femrun_flag_in_process = 1, femrun_response_optional = 1

   ! What a library says of itself; it lives as long as the library.
   character(kind=c_char, len=*), parameter :: femrun_sdk_version = '1.2.0'
   character(kind=c_char, len=64), target, save, private :: sdk_text, factory_text, version_text
   character(kind=c_char, len=256), target, save, private :: name_text
   character(kind=c_char, len=1024), target, save, private :: description_text
   character(kind=c_char, len=32768), target, save, private :: settings_text

   type, bind(c) :: femrun_text_t
      type(c_ptr) :: data = c_null_ptr
      integer(c_size_t) :: size = 0
   end type

   type, bind(c) :: femrun_host_t
      integer(c_int32_t) :: size, abi_version
      type(c_ptr) :: self
      type(femrun_text_t) :: name, version
      type(c_funptr) :: should_stop, set_error, get_extension, set_failure_flags
   end type

   type, bind(c) :: femrun_quantity_t
      type(femrun_text_t) :: name, unit
      integer(c_int32_t) :: kind, flags
   end type

   type, bind(c) :: femrun_value_t
      real(c_double) :: number = 0
      type(femrun_text_t) :: text
   end type

   type, bind(c) :: femrun_setup_t
      integer(c_int32_t) :: size, quantity_count
      type(c_ptr) :: quantities
      integer(c_int32_t) :: response_count, reserved
      type(c_ptr) :: responses
      type(femrun_text_t) :: study_folder
      type(c_ptr) :: response_flags, ranges
   end type

   type, bind(c) :: femrun_attempt_t
      integer(c_int32_t) :: size, ordinal
      integer(c_int64_t) :: attempt, trial
      type(c_ptr) :: design, response
   end type

   type, bind(c) :: femrun_probe_t
      integer(c_int32_t) :: size, reserved
      type(c_ptr) :: self
      type(c_funptr) :: fact, variable, response
   end type

   type, bind(c) :: femrun_solver_t
      integer(c_int32_t) :: size = 0, reserved = 0
      type(c_ptr) :: self = c_null_ptr
      type(c_funptr) :: probe = c_null_funptr, open = c_null_funptr, solve = c_null_funptr, &
         destroy = c_null_funptr, get_extension = c_null_funptr
   end type

   type, bind(c) :: femrun_solver_factory_t
      integer(c_int32_t) :: size = 0, reserved = 0
      type(c_funptr) :: create = c_null_funptr
   end type

   type, bind(c) :: femrun_descriptor_t
      integer(c_int32_t) :: size = 0, flags = 0
      type(c_ptr) :: factory = c_null_ptr, name = c_null_ptr, version = c_null_ptr, &
         description = c_null_ptr, settings = c_null_ptr
   end type

   type, bind(c) :: femrun_entry_t
      integer(c_int32_t) :: size = 0, abi_version = 0
      type(c_ptr) :: sdk_version = c_null_ptr
      integer(c_int32_t) :: plugin_count = 0
      type(c_funptr) :: descriptor = c_null_funptr, factory = c_null_funptr
   end type

   type(femrun_entry_t), target, save, private :: the_entry
   type(femrun_descriptor_t), target, save, private :: the_descriptor
   type(femrun_solver_factory_t), target, save, private :: the_factory

   type, bind(c) :: femrun_host_log_t
      integer(c_int32_t) :: size, reserved
      type(c_funptr) :: line
   end type

   type, bind(c) :: femrun_host_progress_t
      integer(c_int32_t) :: size, reserved
      type(c_funptr) :: report
   end type

   abstract interface
      function should_stop_t(host) bind(c) result(stop)
         import :: c_ptr, c_int32_t
         type(c_ptr), value :: host
         integer(c_int32_t) :: stop
      end function
      subroutine set_error_t(host, stage, message) bind(c)
         import :: c_ptr, femrun_text_t
         type(c_ptr), value :: host
         type(femrun_text_t), value :: stage, message
      end subroutine
      function get_extension_t(host, id) bind(c) result(table)
         import :: c_ptr, c_char
         type(c_ptr), value :: host
         character(kind=c_char), intent(in) :: id(*)
         type(c_ptr) :: table
      end function
      subroutine log_line_t(host, level, text) bind(c)
         import :: c_ptr, c_int32_t, femrun_text_t
         type(c_ptr), value :: host
         integer(c_int32_t), value :: level
         type(femrun_text_t), value :: text
      end subroutine
      subroutine progress_t(host, fraction, stage) bind(c)
         import :: c_ptr, c_double, femrun_text_t
         type(c_ptr), value :: host
         real(c_double), value :: fraction
         type(femrun_text_t), value :: stage
      end subroutine
      subroutine variable_t(probe, name, unit, kind, present) bind(c)
         import :: c_ptr, c_int32_t, femrun_text_t, femrun_value_t
         type(c_ptr), value :: probe
         type(femrun_text_t), value :: name, unit
         integer(c_int32_t), value :: kind
         type(femrun_value_t), value :: present
      end subroutine
      subroutine named_t(probe, name, other) bind(c)
         import :: c_ptr, femrun_text_t
         type(c_ptr), value :: probe
         type(femrun_text_t), value :: name, other
      end subroutine
   end interface

   interface
      function settings_hold(settings) bind(c, name='femrun_fortran_settings_hold') result(hold)
         import :: c_int, femrun_text_t
         type(femrun_text_t), value :: settings
         integer(c_int) :: hold
      end function
      function number_setting(settings, key, number) bind(c, name='femrun_fortran_number') &
         result(found)
         import :: c_int, c_char, c_double, femrun_text_t
         type(femrun_text_t), value :: settings
         character(kind=c_char), intent(in) :: key(*)
         real(c_double), intent(inout) :: number
         integer(c_int) :: found
      end function
      function text_setting(settings, key, text, room, size) bind(c, name='femrun_fortran_text') &
         result(found)
         import :: c_int, c_char, c_size_t, femrun_text_t
         type(femrun_text_t), value :: settings
         character(kind=c_char), intent(in) :: key(*)
         character(kind=c_char), intent(inout) :: text(*)
         integer(c_size_t), value :: room
         integer(c_size_t), intent(out) :: size
         integer(c_int) :: found
      end function
   end interface

contains

   ! -- texts

   ! Borrowed: `words` lives until the call that is given the text has returned.
   function text_of(words) result(text)
      character(len=*), target, intent(in) :: words
      type(femrun_text_t) :: text
      text%data = c_loc(words)
      text%size = len(words)
   end function

   function words_of(text) result(words)
      type(femrun_text_t), intent(in) :: text
      character(len=:), allocatable :: words
      character(kind=c_char), pointer :: bytes(:)
      integer(c_size_t) :: i
      allocate (character(len=text%size) :: words)
      if (.not. c_associated(text%data)) return
      call c_f_pointer(text%data, bytes, [text%size])
      do i = 1, text%size
         words(i:i) = bytes(i)
      end do
   end function

   ! -- the host

   logical function should_stop(host)
      type(c_ptr), intent(in) :: host
      type(femrun_host_t), pointer :: table
      procedure(should_stop_t), pointer :: ask
      call c_f_pointer(host, table)
      call c_f_procpointer(table%should_stop, ask)
      should_stop = ask(host) /= 0
   end function

   ! Says why, and gives the status back: return what this returns.
   function failure(host, status, stage, message) result(same)
      type(c_ptr), intent(in) :: host
      integer(c_int32_t), intent(in) :: status
      character(len=*), intent(in) :: stage, message
      integer(c_int32_t) :: same
      type(femrun_host_t), pointer :: table
      procedure(set_error_t), pointer :: set_error
      call c_f_pointer(host, table)
      call c_f_procpointer(table%set_error, set_error)
      call set_error(host, text_of(stage), text_of(message))
      same = status
   end function

   function extension(host, id) result(found)
      type(c_ptr), intent(in) :: host
      character(len=*), intent(in) :: id
      type(c_ptr) :: found
      type(femrun_host_t), pointer :: table
      procedure(get_extension_t), pointer :: get_extension
      call c_f_pointer(host, table)
      call c_f_procpointer(table%get_extension, get_extension)
      found = get_extension(host, id//c_null_char)
   end function

   ! A line for the person who looks for a cause; dropped by a host that has no log.
   subroutine log_line(host, level, line)
      type(c_ptr), intent(in) :: host
      integer(c_int32_t), intent(in) :: level
      character(len=*), intent(in) :: line
      type(c_ptr) :: found
      type(femrun_host_log_t), pointer :: table
      procedure(log_line_t), pointer :: say
      found = extension(host, 'femrun.log/1')
      if (.not. c_associated(found)) return
      call c_f_pointer(found, table)
      if (table%size < c_sizeof(table)) return
      call c_f_procpointer(table%line, say)
      call say(host, level, text_of(line))
   end subroutine

   ! 0 to 1, negative when unknown; `stage` is a word or two.
   subroutine progress(host, fraction, stage)
      type(c_ptr), intent(in) :: host
      real(c_double), intent(in) :: fraction
      character(len=*), intent(in) :: stage
      type(c_ptr) :: found
      type(femrun_host_progress_t), pointer :: table
      procedure(progress_t), pointer :: report
      found = extension(host, 'femrun.progress/1')
      if (.not. c_associated(found)) return
      call c_f_pointer(found, table)
      if (table%size < c_sizeof(table)) return
      call c_f_procpointer(table%report, report)
      call report(host, fraction, text_of(stage))
   end subroutine

   ! -- what probe finds

   subroutine found_variable(probe, name, unit, number)
      type(c_ptr), intent(in) :: probe
      character(len=*), intent(in) :: name, unit
      real(c_double), intent(in) :: number
      type(femrun_probe_t), pointer :: table
      procedure(variable_t), pointer :: variable
      type(femrun_value_t) :: present
      call c_f_pointer(probe, table)
      call c_f_procpointer(table%variable, variable)
      present%number = number
      call variable(probe, text_of(name), text_of(unit), femrun_real, present)
   end subroutine

   subroutine found_response(probe, name, unit)
      type(c_ptr), intent(in) :: probe
      character(len=*), intent(in) :: name, unit
      type(femrun_probe_t), pointer :: table
      procedure(named_t), pointer :: response
      call c_f_pointer(probe, table)
      call c_f_procpointer(table%response, response)
      call response(probe, text_of(name), text_of(unit))
   end subroutine

   ! -- what a study wants

   ! Whether there is as much of a setup, or an attempt, as SDK 1.0 had: a shorter one is refused.
   logical function whole_setup(setup)
      type(femrun_setup_t), intent(in) :: setup
      whole_setup = setup%size >= 48
   end function

   logical function whole_attempt(attempt)
      type(femrun_attempt_t), intent(in) :: attempt
      whole_attempt = attempt%size >= 40
   end function

   ! Where the study has a quantity, from 1; 0 when it has none of that name.
   integer function quantity(setup, name)
      type(femrun_setup_t), intent(in) :: setup
      character(len=*), intent(in) :: name
      type(femrun_quantity_t), pointer :: all(:)
      integer :: i
      quantity = 0
      call c_f_pointer(setup%quantities, all, [setup%quantity_count])
      do i = 1, setup%quantity_count
         if (words_of(all(i)%name) == name) quantity = i
      end do
   end function

   ! The name of response i, from 1.
   function response_name(setup, i) result(name)
      type(femrun_setup_t), intent(in) :: setup
      integer, intent(in) :: i
      character(len=:), allocatable :: name
      type(femrun_text_t), pointer :: all(:)
      call c_f_pointer(setup%responses, all, [setup%response_count])
      name = words_of(all(i))
   end function

   ! -- the door

   ! What femrun_entry_function gives: the table of a library with one solver. `create` is the
   ! c_funloc of a function as in abi/solver.h; `settings` is its JSON Schema.
   function solver_library(create, name, version, description, settings, flags) result(table)
      type(c_funptr), value :: create ! (by reference it would need a text relocation)
      character(len=*), intent(in) :: name, version, description, settings
      integer(c_int32_t), intent(in) :: flags
      type(c_ptr) :: table

      sdk_text = femrun_sdk_version//c_null_char
      factory_text = 'femrun.solver/1'//c_null_char
      name_text = name//c_null_char
      version_text = version//c_null_char
      description_text = description//c_null_char
      settings_text = settings//c_null_char
      the_descriptor = femrun_descriptor_t(int(c_sizeof(the_descriptor), c_int32_t), flags, &
         c_loc(factory_text), c_loc(name_text), c_loc(version_text), c_loc(description_text), &
         c_loc(settings_text))
      the_factory = femrun_solver_factory_t(int(c_sizeof(the_factory), c_int32_t), 0, create)
      the_entry = femrun_entry_t(int(c_sizeof(the_entry), c_int32_t), femrun_abi_version, &
         c_loc(sdk_text), 1, c_funloc(descriptor_of), c_funloc(factory_of))
      table = c_loc(the_entry)
   end function

   function descriptor_of(index) bind(c) result(table)
      integer(c_int32_t), value :: index
      type(c_ptr) :: table
      table = c_null_ptr
      if (index == 0) table = c_loc(the_descriptor)
   end function

   function factory_of(index) bind(c) result(table)
      integer(c_int32_t), value :: index
      type(c_ptr) :: table
      table = c_null_ptr
      if (index == 0) table = c_loc(the_factory)
   end function

end module femrun
